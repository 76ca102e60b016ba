import type { CdpObject } from '@wallcrawler/cdp-client';

/**
 * Tells when an event happened, in epoch milliseconds. Network events carry a clock that only goes forward, and some of
 * them the wall clock beside it: the difference, once seen, holds for all.
 */
export const eventTime = () => {
  let offsetSeconds: number | undefined;
  return (method: string, params: CdpObject): number => {
    const { timestamp, wallTime, entry } = params as { timestamp?: unknown; wallTime?: unknown; entry?: CdpObject };
    if (method.startsWith('Runtime.') && isPositive(timestamp)) return timestamp;
    if (method === 'Log.entryAdded' && isPositive(entry?.timestamp)) return entry.timestamp;
    if (!isPositive(timestamp)) return Date.now();
    if (isPositive(wallTime)) offsetSeconds = wallTime - timestamp;
    return offsetSeconds === undefined ? Date.now() : (timestamp + offsetSeconds) * 1000;
  };
};

const isPositive = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;
