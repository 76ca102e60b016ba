import { MODIFIERS, type LiveClientMessage, type LiveKey } from '../protocol.ts';
import { modifiersOf } from './pointer.ts';

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);
/** Keys that stay with the viewer: F6 leaves the page, as it does in browsers, so that nobody is caught in it. */
const OWN_KEYS = ['F6', 'F11'];

/**
 * Sends what is typed while the page has the focus. Typing goes through a text field, for only there input methods,
 * dictation and pasting work; the field is emptied after everything it gets.
 */
export const followKeyboard = (
  field: HTMLTextAreaElement,
  send: (message: LiveClientMessage) => void,
  onLeave: () => void,
): void => {
  /** Keys that are down in the session: they come up there when the page loses the focus here. */
  const down = new Map<string, LiveKey>();
  const key = (action: 'down' | 'up', event: KeyboardEvent): void => {
    if (event.isComposing || event.key === 'Process' || event.key === 'Dead') return;
    if (OWN_KEYS.includes(event.key)) {
      if (event.key === 'F6' && action === 'down') {
        event.preventDefault();
        onLeave();
      }
      return;
    }
    const isPaste = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v';
    // The browser's own paste event follows, with the viewer's clipboard and not the session's.
    if (isPaste) return;
    event.preventDefault();
    const { ctrlKey, metaKey, altKey } = event;
    // AltGr, and Option on a Mac, choose another character of a key: they type, and are no part of a shortcut.
    const chooses = event.getModifierState('AltGraph') || (IS_MAC && altKey && !ctrlKey && !metaKey);
    const types = [...event.key].length === 1 && (chooses || !(ctrlKey || metaKey || altKey));
    const message: LiveKey = {
      ...{ type: 'key', action, key: event.key, code: event.code, keyCode: event.keyCode },
      location: event.location,
      repeat: event.repeat,
      modifiers: types && chooses ? 0 : remoteModifiers(event),
      ...(types && action === 'down' && { text: event.key }),
    };
    if (action === 'down') down.set(event.code, message);
    else down.delete(event.code);
    send(message);
  };
  const insert = (text: string): void => {
    field.value = '';
    if (text !== '') send({ type: 'insertText', text });
  };

  field.addEventListener('keydown', (event) => key('down', event));
  field.addEventListener('keyup', (event) => key('up', event));
  field.addEventListener('blur', () => {
    for (const { text: _, ...message } of down.values()) send({ ...message, action: 'up' });
    down.clear();
  });
  field.addEventListener('compositionend', (event) => insert(event.data));
  field.addEventListener('input', (event) => {
    if (!(event instanceof InputEvent && event.isComposing)) insert(field.value);
  });
  field.addEventListener('paste', (event) => {
    event.preventDefault();
    insert(event.clipboardData?.getData('text/plain') ?? '');
  });
};

/** The session runs on Linux, where Control does what Command does on a Mac. */
const remoteModifiers = (event: KeyboardEvent): number => {
  const modifiers = modifiersOf(event);
  return IS_MAC && event.metaKey ? (modifiers & ~MODIFIERS.meta) | MODIFIERS.control : modifiers;
};
