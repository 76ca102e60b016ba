import type { LambdaHost } from '../lambda/index.ts';
import type { EventBridgeEngine } from '../services/index.ts';

/** How long the end of the tasks may take to reach the tables, in ms. What is later is done by the next start. */
const SETTLE_TIMEOUT = 3_000;

/** Waits until the events of the ended tasks have been processed. */
export async function settle(host: LambdaHost, events: EventBridgeEngine): Promise<void> {
  const isQuiet = () => Object.values(host.stats()).every(({ busy, queuedEvents }) => busy === 0 && queuedEvents === 0);
  const until = Date.now() + SETTLE_TIMEOUT;
  const drained = events.drain();
  await Promise.race([drained, new Promise((resolve) => setTimeout(resolve, SETTLE_TIMEOUT))]);
  while (!isQuiet() && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
}
