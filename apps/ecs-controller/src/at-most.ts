import { sleep } from '@wallcrawler/runtime';

/** Resolves with `work`, or after `limitMs`; rejects only when `work` does so first. */
export const atMost = async (limitMs: number, work: Promise<unknown> | undefined): Promise<void> => {
  const done = new AbortController();
  await Promise.race([work?.finally(() => done.abort()), sleep(limitMs, done.signal)]);
};
