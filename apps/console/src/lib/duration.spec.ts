import { describe, expect, it } from '@jest/globals';
import { formatAgo, formatDuration } from './duration.ts';

describe(formatDuration, () => {
  it.each([
    [0, '0 ms'],
    [842.4, '842 ms'],
    [4_200, '4.2 s'],
    [59_400, '59 s'],
    [59_600, '1m 00s'],
    [187_000, '3m 07s'],
    [7_500_000, '2h 05m'],
    [100_800_000, '1d 4h'],
    [-1, '–'],
    [Number.NaN, '–'],
  ])('shows %d ms as %s', (milliseconds, text) => expect(formatDuration(milliseconds)).toBe(text));
});

describe(formatAgo, () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  it.each([
    [1, 'just now'],
    [12, '12 s ago'],
    [59, '59 s ago'],
    [300, '5 min ago'],
    [3 * 3_600, '3 h ago'],
  ])('shows %d s before as %s', (seconds, text) => expect(formatAgo(now - seconds * 1_000, now)).toBe(text));

  it('shows a clock that runs ahead as now', () => expect(formatAgo(now + 60_000, now)).toBe('just now'));
  it('shows the date of what is older than a day', () =>
    expect(formatAgo('2026-10-02T00:00:00Z', now)).toContain('2026'));
  it('shows no time for what is none', () => expect(formatAgo('soon', now)).toBe('–'));
});
