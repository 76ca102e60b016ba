import { describe, expect, it } from '@jest/globals';
import { fileNameOf } from './file-name.ts';

describe(fileNameOf, () => {
  it.each([
    ['a.pdf', 'a.pdf'],
    ['a%20b%25.pdf', 'a b%.pdf'],
    ['%E6%96%87.txt', '文.txt'],
    ['..a', '..a'],
    ['.hidden', '.hidden'],
  ])('%s is %s', (encoded, name) => {
    expect(fileNameOf(encoded)).toBe(name);
  });

  it.each(['', '.', '..', '%2e%2e', '..%2Fx', 'a%2Fb', 'a%5Cb', 'a%00b', 'a%0Ab', '%zz', 'x'.repeat(256)])(
    '%s is no file name',
    (encoded) => {
      expect(fileNameOf(encoded)).toBeUndefined();
    },
  );
});
