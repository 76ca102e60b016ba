import { isPending } from '@wallcrawler/session-state';
import type { PendingState } from '@wallcrawler/session-state';
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

/** A state that a session was in before it became ready or ended, in epoch ms. */
export interface PendingPhase {
  state: PendingState;
  start: number;
  end: number;
}

/** What a session spent its time with until it left its pending states; states that it skipped are not there. */
export function pendingPhases(timeline: readonly TimelineEntry[] = []): PendingPhase[] {
  return timeline.flatMap(({ state, at }, index) => {
    const next = timeline[index + 1];
    return isPending(state) && next ? [{ state, start: Date.parse(at), end: Date.parse(next.at) }] : [];
  });
}

/** When a session first became ready, in epoch ms; undefined when it never did. */
export function readyAt(timeline: readonly TimelineEntry[] = []): number | undefined {
  const entry = timeline.find(({ state }) => state === 'READY');
  return entry && Date.parse(entry.at);
}
