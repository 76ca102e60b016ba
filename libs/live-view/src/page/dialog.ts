import type { LiveDialog } from '../protocol.ts';
import { byId } from './elements.ts';

/** Shows the dialog that halts the page, and gives the answer on. */
export const createDialog = (answer: (accept: boolean, text?: string) => void) => {
  const form = byId('dialog', HTMLFormElement);
  const input = byId('dialog-input', HTMLInputElement);
  const cancel = byId('dialog-cancel', HTMLButtonElement);
  form.onsubmit = (event) => {
    event.preventDefault();
    answer(true, input.hidden ? undefined : input.value);
  };
  cancel.onclick = () => answer(false);
  form.onkeydown = ({ key }) => void (key === 'Escape' && answer(false));
  return (dialog: LiveDialog | null, readOnly: boolean): void => {
    form.hidden = dialog === null;
    if (!dialog) return;
    byId('dialog-text', HTMLElement).textContent =
      dialog.kind === 'beforeunload' ? 'Leave this page? Changes may not be saved.' : dialog.message;
    input.hidden = dialog.kind !== 'prompt';
    input.value = dialog.defaultPrompt;
    cancel.hidden = dialog.kind === 'alert' || readOnly;
    byId('dialog-ok', HTMLButtonElement).hidden = readOnly;
    if (!readOnly) (input.hidden ? byId('dialog-ok', HTMLButtonElement) : input).focus();
  };
};
