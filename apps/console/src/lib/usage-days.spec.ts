import { describe, expect, it } from '@jest/globals';
import { lastDays, shortDate } from './usage-days.ts';

describe(lastDays, () => {
  it('fills the days without a session', () => {
    const days = lastDays(
      [{ date: '2026-11-20', sessions: 2, browserMinutes: 3, proxyBytes: 4 }],
      3,
      new Date('2026-11-21T10:00:00Z'),
    );
    expect(days.map(({ date, sessions }) => [shortDate(date), sessions])).toEqual([
      ['19 Nov', 0],
      ['20 Nov', 2],
      ['21 Nov', 0],
    ]);
  });
});
