import type { LiveKey, LiveMouse } from '@wallcrawler/live-view';
import { MODIFIERS } from '@wallcrawler/live-view';

/** A CDP command: its method and parameters. */
export type CdpCommand = readonly [method: string, params: Record<string, unknown>];

const MOUSE = { move: 'mouseMoved', down: 'mousePressed', up: 'mouseReleased', wheel: 'mouseWheel' } as const;

/** The CDP command for a mouse event. */
export const mouseCommand = (mouse: LiveMouse): CdpCommand => {
  const { action, x, y, button = 'none', buttons = 0, clickCount = 0, modifiers = 0, deltaX = 0, deltaY = 0 } = mouse;
  return [
    'Input.dispatchMouseEvent',
    {
      type: MOUSE[action],
      x,
      y,
      button,
      buttons,
      modifiers,
      // Without a count Chromium takes a press and a release for two events that are no click.
      clickCount: action === 'down' || action === 'up' ? Math.max(1, clickCount) : clickCount,
      ...(action === 'wheel' && { deltaX, deltaY }),
      pointerType: 'mouse',
    },
  ];
};

const NUMPAD = 3;
/** Named keys that type a character. */
const TYPED: Readonly<Record<string, string>> = { Enter: '\r' };

/** The CDP command for a key event; a key that types something carries it, any other is raw. */
export const keyCommand = (key: LiveKey): CdpCommand => {
  const { action, modifiers = 0, keyCode = 0, location = 0 } = key;
  const text = action === 'up' ? undefined : (key.text ?? typedBy(key));
  return [
    'Input.dispatchKeyEvent',
    {
      type: action === 'up' ? 'keyUp' : action === 'char' ? 'char' : text ? 'keyDown' : 'rawKeyDown',
      key: key.key,
      code: key.code ?? '',
      windowsVirtualKeyCode: keyCode,
      nativeVirtualKeyCode: keyCode,
      modifiers,
      autoRepeat: key.repeat ?? false,
      isKeypad: location === NUMPAD,
      // 1 and 2 are the left and the right of two equal keys; Chromium knows no other here.
      location: location === NUMPAD ? 0 : location,
      ...(text && { text, unmodifiedText: text }),
    },
  ];
};

/** With Control, Alt or Meta a letter is a shortcut and types nothing. */
const typedBy = ({ key, modifiers = 0 }: LiveKey): string | undefined => {
  if (modifiers & (MODIFIERS.control | MODIFIERS.alt | MODIFIERS.meta)) return undefined;
  return [...key].length === 1 ? key : TYPED[key];
};
