import { describe, expect, it } from '@jest/globals';
import { nextIndex } from './next-index.ts';

describe(nextIndex, () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['k', 0, 0],
    ['PageDown', 5, 15],
    ['End', 5, 99],
    ['Home', 5, 0],
    ['x', 5, undefined],
  ])('leads by %s from %d to %s', (key, from, to) => expect(nextIndex(key, from, 100, 10)).toBe(to));

  it('leads nowhere in an empty list', () => expect(nextIndex('End', 0, 0, 10)).toBeUndefined());
});
