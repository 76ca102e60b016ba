import type { TimelineEntry } from './records.ts';

/** How many entries a timeline keeps. A session has at most eight of its own, and two more for each client that comes and goes. */
export const MAX_TIMELINE = 100;

/**
 * The timeline with one more entry. Only attaching and detaching can repeat without end (`keepAlive`), so when it is
 * full the oldest coming and going (ACTIVE, READY) is forgotten: first and newest entries always stand.
 * @param timeline absent in rows of an earlier version.
 */
export function nextTimeline(timeline: readonly TimelineEntry[] = [], entry: TimelineEntry): TimelineEntry[] {
  const next = [...timeline, entry];
  if (next.length <= MAX_TIMELINE) return next;
  const oldest = next.findIndex(({ state }, at) => state === 'ACTIVE' && next[at + 1]?.state === 'READY');
  next.splice(oldest === -1 ? 1 : oldest, 2);
  return next;
}
