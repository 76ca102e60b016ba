import { describe, expect, it } from '@jest/globals';
import { MAX_TIMELINE, nextTimeline, pendingPhases, readyAt } from './timeline.ts';
import type { TimelineEntry } from './records.ts';

const entry = (state: TimelineEntry['state'], second = 0): TimelineEntry => ({
  state,
  at: new Date(second * 1000).toISOString(),
});

describe(nextTimeline, () => {
  it('begins where a row of an earlier version has none', () => {
    expect(nextTimeline(undefined, entry('READY'))).toEqual([entry('READY')]);
  });

  it('stays bounded however often clients come and go, and keeps the first entries and the newest', () => {
    const begin = (['CREATING', 'PROVISIONING', 'STARTING', 'READY'] as const).map((state, at) => entry(state, at));
    let timeline: TimelineEntry[] = begin;
    for (let at = 0; at < 1_000; at++) timeline = nextTimeline(timeline, entry(at % 2 ? 'READY' : 'ACTIVE', 10 + at));
    expect(timeline.length).toBeLessThanOrEqual(MAX_TIMELINE);
    expect(timeline.slice(0, 4)).toEqual(begin);
    expect(timeline.at(-1)).toEqual(entry('READY', 1_009));
    // It still tells a possible story: READY and ACTIVE in turn.
    for (const [at, { state }] of timeline.slice(4).entries()) expect(state).toBe(at % 2 ? 'READY' : 'ACTIVE');
    const ended = nextTimeline(nextTimeline(timeline, entry('TERMINATING', 2_000)), entry('STOPPED', 2_001));
    expect(ended.slice(-2)).toEqual([entry('TERMINATING', 2_000), entry('STOPPED', 2_001)]);
  });
});

describe(pendingPhases, () => {
  const at = (state: TimelineEntry['state'], ms: number): TimelineEntry => ({ state, at: new Date(ms).toISOString() });

  it('tells how long each state before READY took', () => {
    const timeline = [at('CREATING', 0), at('PROVISIONING', 10), at('STARTING', 25), at('READY', 40), at('ACTIVE', 99)];
    expect(pendingPhases(timeline)).toEqual([
      { state: 'CREATING', start: 0, end: 10 },
      { state: 'PROVISIONING', start: 10, end: 25 },
      { state: 'STARTING', start: 25, end: 40 },
    ]);
    expect(readyAt(timeline)).toBe(40);
  });

  it('knows no end of a state that lasts, and no state that was skipped', () => {
    expect(pendingPhases([at('CREATING', 0), at('PROVISIONING', 10)])).toHaveLength(1);
    const skipped = [at('CREATING', 0), at('PROVISIONING', 10), at('READY', 40)];
    expect(pendingPhases(skipped).map(({ state }) => state)).toEqual(['CREATING', 'PROVISIONING']);
  });

  it('takes a row without a timeline', () => {
    expect([pendingPhases(undefined), readyAt(undefined)]).toEqual([[], undefined]);
  });
});
