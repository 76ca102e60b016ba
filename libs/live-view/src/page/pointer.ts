import { MODIFIERS, type LiveClientMessage, type LiveMouse } from '../protocol.ts';
import type { Screen } from './screen.ts';

const BUTTONS = ['left', 'middle', 'right', 'back', 'forward'] as const;
const LINE_PIXELS = 40;

/** The pressed modifier keys as the protocol has them. */
export const modifiersOf = (event: MouseEvent | KeyboardEvent): number =>
  (event.altKey ? MODIFIERS.alt : 0) |
  (event.ctrlKey ? MODIFIERS.control : 0) |
  (event.metaKey ? MODIFIERS.meta : 0) |
  (event.shiftKey ? MODIFIERS.shift : 0);

/** Sends what the pointer does over the picture. Movements and turns of the wheel are gathered once a display frame. */
export const followPointer = (
  surface: HTMLElement,
  screen: Screen,
  send: (message: LiveClientMessage) => void,
): void => {
  let waiting: LiveMouse | undefined;
  const flush = (): void => {
    if (waiting) send(waiting);
    waiting = undefined;
  };
  const soon = (mouse: LiveMouse): void => {
    if (!waiting) requestAnimationFrame(flush);
    else if (waiting.action !== mouse.action) flush();
    waiting = mouse;
  };
  const at = (event: MouseEvent) => ({
    ...screen.pointAt(event),
    modifiers: modifiersOf(event),
    buttons: event.buttons,
  });

  surface.addEventListener('pointermove', (event) => soon({ type: 'mouse', action: 'move', ...at(event) }));
  // Mouse events, not pointer events, count the presses of a double click.
  surface.addEventListener('mousedown', (event) => press('down', event));
  window.addEventListener('mouseup', (event) => pressed && press('up', event));
  let pressed = false;
  const press = (action: 'down' | 'up', event: MouseEvent): void => {
    flush();
    pressed = action === 'down' || event.buttons !== 0;
    send({
      ...{ type: 'mouse', action, ...at(event) },
      button: BUTTONS[event.button] ?? 'left',
      clickCount: Math.min(3, Math.max(1, event.detail)),
    });
  };
  surface.addEventListener('contextmenu', (event) => event.preventDefault());
  surface.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PIXELS : screen.scale();
      const before = waiting?.action === 'wheel' ? waiting : undefined;
      soon({
        ...{ type: 'mouse', action: 'wheel', ...at(event) },
        deltaX: (before?.deltaX ?? 0) + event.deltaX * unit,
        deltaY: (before?.deltaY ?? 0) + event.deltaY * unit,
      });
    },
    { passive: false },
  );
};
