import { InterruptedError } from './errors.ts';

/** Longest pause between two looks, as a multiple of the first. */
const SLOWEST = 5;
const GROWTH = 1.3;

/** How something at AWS is waited for. Clock and sleep are injected, so that a test needs no time. */
export interface Waiting {
  /** Milliseconds before the second look; later ones come up to five times slower. */
  pollMs: number;
  timeoutMs: number;
  /** Milliseconds of any origin. */
  now: () => number;
  /** Ends early when the signal is aborted. */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  signal: AbortSignal;
}

/**
 * Looks again and again until `look` gives something; `undefined` means not yet.
 * @param onTimeout makes the error for the end of the time.
 * @throws InterruptedError once the signal is aborted.
 */
export async function waitFor<T>(
  { pollMs, timeoutMs, now, sleep, signal }: Waiting,
  look: () => Promise<T | undefined>,
  onTimeout: () => Error,
): Promise<T> {
  const end = now() + timeoutMs;
  let pause = pollMs;
  for (;;) {
    if (signal.aborted) throw new InterruptedError('interrupted');
    const found = await look();
    if (found !== undefined) return found;
    if (now() >= end) throw onTimeout();
    await sleep(Math.min(pause, Math.max(0, end - now())), signal);
    pause = Math.min(pause * GROWTH, pollMs * SLOWEST);
  }
}
