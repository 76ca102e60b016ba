import { describe, expect, it } from '@jest/globals';
import { MAX_DELAY_SECONDS, delayAfter, retryAfterSeconds } from './retry-schedule.ts';

const schedule = { seconds: [5, 300, 1_800], maxAttempts: 6 };
const never = { random: () => 0 };

describe(delayAfter, () => {
  it('follows the schedule, goes on with its last time, and ends with 0', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7].map((attempt) => delayAfter(attempt, schedule, never));
    expect(delays).toEqual([5, 300, 1_800, 1_800, 1_800, 0, 0]);
  });

  it('adds up to a tenth', () => {
    for (let count = 0; count < 200; count++) {
      const delay = delayAfter(2, schedule);
      expect(delay).toBeGreaterThanOrEqual(300);
      expect(delay).toBeLessThanOrEqual(330);
    }
  });

  it('waits as long as the receiver asks, if that is longer', () => {
    expect(delayAfter(1, schedule, { ...never, retryAfter: 60 })).toBe(60);
    expect(delayAfter(2, schedule, { ...never, retryAfter: 60 })).toBe(300);
    expect(delayAfter(6, schedule, { ...never, retryAfter: 60 })).toBe(0);
  });

  it('never exceeds what SQS can hide', () => {
    expect(delayAfter(1, schedule, { ...never, retryAfter: 10 ** 8 })).toBe(MAX_DELAY_SECONDS);
    expect(delayAfter(1, { seconds: [43_200], maxAttempts: 2 }, { random: () => 1 })).toBe(MAX_DELAY_SECONDS);
  });
});

describe(retryAfterSeconds, () => {
  it.each([
    ['120', 120],
    ['0', 0],
    ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
    ['-1', undefined],
    ['1e9', undefined],
    [undefined, undefined],
  ])('reads %s', (header, expected) => {
    expect(retryAfterSeconds(header)).toBe(expected);
  });
});
