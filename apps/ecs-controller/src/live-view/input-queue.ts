import type { LiveKey, LiveMouse } from '@wallcrawler/live-view';
import { keyCommand, mouseCommand, type CdpCommand } from './input.ts';

/**
 * Sends input in the order it came. A page that is busy answers late: then only the newest of the movements waits, for
 * it says all that the others said. It still goes before the next press.
 */
export const createInputQueue = (send: (...command: CdpCommand) => Promise<unknown>) => {
  let moving = false;
  let waiting: LiveMouse | undefined;

  const flush = (): void => {
    const next = waiting;
    waiting = undefined;
    if (next) void send(...mouseCommand(next));
  };
  const move = async (mouse: LiveMouse): Promise<void> => {
    if (moving) return void (waiting = mouse);
    moving = true;
    await send(...mouseCommand(mouse));
    moving = false;
    const next = waiting;
    waiting = undefined;
    if (next) await move(next);
  };
  return (input: LiveMouse | LiveKey): void => {
    if (input.type === 'mouse' && input.action === 'move') return void move(input);
    flush();
    void send(...(input.type === 'mouse' ? mouseCommand(input) : keyCommand(input)));
  };
};
