import { describe, expect, it } from '@jest/globals';
import type { SessionDetails } from '../api/types.ts';
import { timelineOf } from './timeline.ts';

const at = (second: number): string => new Date(second * 1_000).toISOString();
const session = { createdAt: at(0), startedAt: at(2), status: 'RUNNING' } as SessionDetails;

describe(timelineOf, () => {
  it('gives each state the time until the next, and the last one until now', () => {
    const timeline = [
      { state: 'READY', at: at(2) },
      { state: 'CREATING', at: at(0) },
    ];
    expect(timelineOf({ ...session, timeline }, 5_000)).toEqual([
      { state: 'CREATING', at: 0, milliseconds: 2_000, isCurrent: false },
      { state: 'READY', at: 2_000, milliseconds: 3_000, isCurrent: true },
    ]);
  });

  it('counts no further after the end', () => {
    const [step] = timelineOf({ ...session, timeline: [{ state: 'STOPPED', at: at(9) }] }, 60_000);
    expect(step).toMatchObject({ milliseconds: undefined, isCurrent: false });
  });

  it('is told by the fields of a session without a timeline', () => {
    const ended = { ...session, status: 'COMPLETED', endedAt: at(8) } as SessionDetails;
    expect(timelineOf(ended, 60_000).map(({ state, milliseconds }) => [state, milliseconds])).toEqual([
      ['CREATING', 2_000],
      ['READY', 6_000],
      ['COMPLETED', undefined],
    ]);
  });
});
