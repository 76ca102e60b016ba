import { describe, expect, it } from '@jest/globals';
import { closeFrame } from './frames.ts';

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
