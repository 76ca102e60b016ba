import { sleep } from '@wallcrawler/runtime';

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** The pause before the attempt after `failures` failed ones: doubling from 100 ms to 5 s, a quarter of it random. */
export const backoffMs = (failures: number, random: () => number = Math.random): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10)) * (0.75 + random() / 4);

/** Rejects when the signal aborts: an attempt that hangs must not hold up the end of a session. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });

/** Repeats `attempt` until it succeeds; rejects only when `signal` aborts. `onFailure` is told of each failure. */
export const untilSuccess = async <T>(
  attempt: () => Promise<T>,
  signal: AbortSignal,
  onFailure: (error: unknown, failures: number) => void,
): Promise<T> => {
  for (let failures = 0; ;) {
    signal.throwIfAborted();
    try {
      return await Promise.race([attempt(), aborted(signal)]);
    } catch (error) {
      signal.throwIfAborted();
      failures++;
      onFailure(error, failures);
      await sleep(backoffMs(failures), signal);
    }
  }
};

/** Options of `withRetries`. */
export interface RetryOptions {
  /** Epoch milliseconds after which no further attempt is begun. */
  readonly deadline: number;
  /** Says of an error that another attempt would fail the same way. Default: of none. */
  readonly isFinal?: (error: unknown) => boolean;
  readonly onFailure?: (error: unknown, failures: number) => void;
  /** Ends the pauses between attempts and lets no further one begin. */
  readonly signal?: AbortSignal;
}

/** Repeats `attempt` with the same pauses as `untilSuccess`; rejects with its last error when there is no time left. */
export const withRetries = async <T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> => {
  const { deadline, isFinal = () => false, onFailure, signal } = options;
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const pauseMs = backoffMs(failures);
      if (isFinal(error) || signal?.aborted || Date.now() + pauseMs > deadline) throw error;
      onFailure?.(error, failures);
      await sleep(pauseMs, signal);
      if (signal?.aborted) throw error;
    }
  }
};
