import { describe, expect, it } from '@jest/globals';
import { formatBytes } from './bytes.ts';

describe(formatBytes, () => {
  it.each([
    [0, '0 B'],
    [512, '512 B'],
    [1_400, '1.4 KB'],
    [37_000_000, '37 MB'],
    [48.2e9, '48 GB'],
    [5e15, '5000 TB'],
    [-1, '–'],
  ])('shows %d as %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});
