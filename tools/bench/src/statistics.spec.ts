import { describe, expect, it } from '@jest/globals';
import { median, percentile, summarise } from './statistics.ts';

describe('percentile', () => {
  it.each([
    [[7], 50, 7],
    [[4, 1, 3, 2], 50, 2],
    [[4, 1, 3, 2], 0, 1],
    [[4, 1, 3, 2], 100, 4],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 95, 10],
    [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1], 90, 9],
  ])('of %j at %i is %i', (values, percent, expected) => {
    expect(percentile(values, percent)).toBe(expected);
  });

  it('of nothing is an error', () => {
    expect(() => percentile([], 50)).toThrow(RangeError);
  });

  it('leaves the values as they are', () => {
    const values = [2, 1];
    expect(median(values)).toBe(1);
    expect(values).toEqual([2, 1]);
  });
});

describe('summarise', () => {
  it('gives median, 95th percentile and count', () => {
    expect(summarise(Array.from({ length: 20 }, (_, index) => index + 1))).toEqual({ p50: 10, p95: 19, count: 20 });
  });
});
