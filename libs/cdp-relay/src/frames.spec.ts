import { describe, expect, it } from '@jest/globals';
import { closeFrame, endsWithCloseFrame } from './frames.ts';

describe('closeFrame', () => {
  it('is a final, unmasked close frame with code and reason', () => {
    expect([...closeFrame(1001, 'bye')]).toEqual([0x88, 5, 0x03, 0xe9, ...Buffer.from('bye')]);
  });

  it('cuts a long reason to what a control frame holds, between characters', () => {
    const frame = closeFrame(1008, 'ä'.repeat(200));
    expect(frame.length).toBeLessThanOrEqual(127);
    expect(frame[1]).toBe(frame.length - 2);
    expect(frame.subarray(4).toString()).toMatch(/^ä+$/);
  });
});

describe('endsWithCloseFrame', () => {
  it.each([
    ['a close frame', closeFrame(1001, 'why')],
    ['one without a payload', Buffer.from([0x88, 0])],
    ['one with the longest reason', closeFrame(1001, 'x'.repeat(200))],
    ['one behind other frames', Buffer.concat([Buffer.from([0x81, 2, 0x68, 0x69]), closeFrame(4404 as 1001, 'a')])],
  ])('is true for %s', (_what, bytes) => {
    expect(endsWithCloseFrame(bytes)).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a text frame', Buffer.from([0x81, 2, 0x68, 0x69])],
    ['half a close frame', closeFrame(1001, 'why').subarray(0, 4)],
    ['a close frame before another', Buffer.concat([closeFrame(1001, 'why'), Buffer.from([0x81, 1, 0x68])])],
  ])('is false for %s', (_what, bytes) => {
    expect(endsWithCloseFrame(bytes)).toBe(false);
  });
});
