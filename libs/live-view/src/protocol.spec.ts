import { describe, expect, it } from '@jest/globals';
import { decodeFrame, encodeFrame } from './protocol.ts';

describe('a frame', () => {
  it('arrives as it was sent', () => {
    const frame = { width: 1280, height: 633, timestampMs: 1_795_000_000_123.5, jpeg: new Uint8Array([0xff, 0xd8, 1]) };
    const message = encodeFrame(frame);
    expect(message).toHaveLength(15);
    expect(decodeFrame(message.slice().buffer)).toEqual(frame);
  });
});
