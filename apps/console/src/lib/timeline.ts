import type { SessionDetails, TimelineEntry } from '../api/types.ts';

export interface TimelineStep {
  state: string;
  /** Milliseconds since the epoch. */
  at: number;
  /** How long the session was, or has been, in the state; undefined for the last state of an ended session. */
  milliseconds: number | undefined;
  isCurrent: boolean;
}

const TERMINAL = new Set(['STOPPED', 'FAILED', 'TIMED_OUT', 'COMPLETED', 'ERROR']);

/** The states of a session in order of time, each with how long it took. */
export function timelineOf(session: SessionDetails, now: number): TimelineStep[] {
  const entries = (session.timeline ?? derived(session))
    .map(({ state, at }) => ({ state, at: Date.parse(at) }))
    .filter(({ at }) => Number.isFinite(at))
    .sort((left, right) => left.at - right.at);
  return entries.map(({ state, at }, index) => {
    const next = entries[index + 1];
    const isLast = !next;
    const hasEnded = isLast && TERMINAL.has(state);
    return { state, at, isCurrent: isLast && !hasEnded, milliseconds: hasEnded ? undefined : (next?.at ?? now) - at };
  });
}

/** What an API that keeps no timeline tells by its fields. */
function derived({ createdAt, startedAt, endedAt, status }: SessionDetails): TimelineEntry[] {
  const entries: TimelineEntry[] = [{ state: 'CREATING', at: createdAt }];
  if (status !== 'PENDING' && startedAt !== createdAt) entries.push({ state: 'READY', at: startedAt });
  if (endedAt) entries.push({ state: status, at: endedAt });
  return entries;
}
