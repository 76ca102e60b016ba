import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `condition` holds; throws after `timeoutMs` (default 10000). */
export const until = async (condition: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<void> => {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not fulfilled within ${timeoutMs} ms: ${condition.toString()}`);
    await sleep(10);
  }
};
