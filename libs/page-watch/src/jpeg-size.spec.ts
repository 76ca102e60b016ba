import { describe, expect, it } from '@jest/globals';
import { jpegSize } from './jpeg-size.ts';

const frameHeader = [0xff, 0xc0, 0x00, 0x11, 8, 0x02, 0xd0, 0x05, 0x00];

describe(jpegSize, () => {
  it('reads the frame header behind other segments', () => {
    const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x04, 1, 2, 0xff, 0xc4, 0x00, 0x03, 9, ...frameHeader]);
    expect(jpegSize(bytes)).toEqual({ width: 1280, height: 720 });
  });

  it.each([
    ['nothing', []],
    ['a PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]],
    ['a picture that ends early', [0xff, 0xd8, 0xff, 0xe0, 0x00, 0x40]],
  ])('knows no size of %s', (_, bytes) => {
    expect(jpegSize(Buffer.from(bytes))).toBeUndefined();
  });
});
