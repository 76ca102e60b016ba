/** The live view: a picture of the session's page, and everything a person does to it. */
import type { LiveClientMessage, LiveServerMessage, LiveTab } from '../protocol.ts';
import { keepConnected } from './connection.ts';
import { createDialog } from './dialog.ts';
import { byId } from './elements.ts';
import { followKeyboard } from './keyboard.ts';
import { readLink, type Link } from './link.ts';
import { showState, toast } from './notices.ts';
import { followPointer } from './pointer.ts';
import { createScreen } from './screen.ts';
import type { ViewState } from './states.ts';
import { createTabStrip, nameOf } from './tab-strip.ts';

const stage = byId('stage', HTMLElement);
const field = byId('keyboard', HTMLTextAreaElement);
const address = byId('address', HTMLInputElement);
const screen = createScreen(byId('screen', HTMLCanvasElement));
const button = (id: string) => byId(id, HTMLButtonElement);

const start = (link: Link): void => {
  let readOnly = false;
  let active: LiveTab | undefined;
  const send = (message: LiveClientMessage): void => connected(message);
  const act = (message: LiveClientMessage): void => void (readOnly || send(message));
  byId('navbar', HTMLElement).hidden = !link.navbar;

  const drawTabs = createTabStrip(byId('tabs', HTMLElement), {
    onSelect: (id) => {
      send({ type: 'selectTab', id });
      field.focus();
    },
    onClose: (id) => act({ type: 'closeTab', id }),
  });
  const showDialog = createDialog((accept, text) => {
    act({ type: 'answerDialog', accept, text });
    field.focus();
  });

  const onState = (state: ViewState): void => {
    if (state.kind === 'live') {
      readOnly = state.readOnly;
      button('new-tab').hidden = readOnly;
      for (const id of ['back', 'forward', 'reload']) button(id).disabled = readOnly;
      address.readOnly = readOnly;
      field.readOnly = readOnly;
      sayPixels();
    }
    showState(state, link.navbar);
  };
  const onMessage = (message: LiveServerMessage): void => {
    switch (message.type) {
      case 'tabs': {
        const before = active?.id;
        active = message.tabs.find(({ id }) => id === message.active);
        drawTabs(message.tabs, message.active, !readOnly);
        stage.classList.toggle('empty', !active);
        document.title = active ? `${nameOf(active)} · Live view` : 'Live view';
        if (document.activeElement !== address || before !== active?.id) {
          address.value = active && active.url !== 'about:blank' ? active.url : '';
        }
        if (before !== active?.id) screen.clear();
        return;
      }
      case 'history':
        button('back').disabled = readOnly || !message.back;
        button('forward').disabled = readOnly || !message.forward;
        return;
      case 'dialog':
        return showDialog(message.dialog, readOnly);
      case 'refused':
        return toast(message.reason);
      case 'hello':
    }
  };
  const connected = keepConnected(link, { onState, onMessage, onFrame: screen.draw });
  const sayPixels = (): void => {
    const { width, height } = stage.getBoundingClientRect();
    send({ type: 'resize', width: width * devicePixelRatio, height: height * devicePixelRatio });
  };
  let resized: ReturnType<typeof setTimeout> | undefined;
  new ResizeObserver(() => {
    clearTimeout(resized);
    // A window that is being dragged says many sizes; each would start the screencast anew.
    resized = setTimeout(sayPixels, 200);
  }).observe(stage);

  followPointer(field, screen, act);
  followKeyboard(field, act, () => (link.navbar ? address : document.body).focus());
  for (const type of ['back', 'forward', 'reload'] as const) button(type).onclick = () => act({ type });
  button('new-tab').onclick = () => {
    act({ type: 'newTab' });
    address.focus();
  };
  byId('bar', HTMLFormElement).onsubmit = (event) => {
    event.preventDefault();
    act({ type: 'navigate', url: address.value });
    field.focus();
  };
  address.onfocus = () => address.select();
  field.focus();
};

try {
  start(readLink(location));
} catch (error) {
  showState({ kind: 'over', title: 'Link not valid', detail: (error as Error).message }, false);
}
