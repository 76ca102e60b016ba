/** The longest that SQS hides a message, in seconds: 12 hours. */
export const MAX_DELAY_SECONDS = 43_200;

/** When a delivery is tried again. */
export interface RetrySchedule {
  /** Seconds after each failed attempt; the last one stands for all further ones. */
  seconds: readonly number[];
  /** The queue gives a message up when it has been received so often. */
  maxAttempts: number;
}

/**
 * Seconds until the next attempt after the `attempt`-th (1 is the first) has failed. Up to a tenth is added at random,
 * or the deliveries that failed together would come back together; a receiver may ask for more time by retry-after.
 * After the last attempt it is 0: the queue gives the message up when it would hand it out again.
 */
export function delayAfter(
  attempt: number,
  { seconds, maxAttempts }: RetrySchedule,
  { retryAfter = 0, random = Math.random }: { retryAfter?: number | undefined; random?: () => number } = {},
): number {
  if (attempt >= maxAttempts) return 0;
  const scheduled = seconds[Math.min(attempt, seconds.length) - 1] ?? 0;
  return Math.min(MAX_DELAY_SECONDS, Math.round(Math.max(scheduled * (1 + random() / 10), retryAfter)));
}

/** The seconds of a retry-after header; undefined for a date or nonsense. */
export const retryAfterSeconds = (header: string | undefined): number | undefined =>
  header !== undefined && /^\d{1,9}$/.test(header) ? Number(header) : undefined;
