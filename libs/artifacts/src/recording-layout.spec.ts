import { describe, expect, it } from '@jest/globals';
import { logChunkName, parseLogChunkName } from './log-chunks.ts';
import { parseSegmentName, segmentName } from './recording-layout.ts';

describe('names of stored pieces', () => {
  it('say what a segment is, and are in the order of time', () => {
    const segment = { sequence: 12, startMs: 123_456, durationMs: 10_020 };
    expect(segmentName(segment)).toBe('000012-000123456-010020.ts');
    expect(parseSegmentName(segmentName(segment))).toEqual(segment);
  });

  it('say which entries a chunk holds', () => {
    const chunk = { sequence: 3, first: 1_200, count: 7 };
    expect(logChunkName(chunk)).toBe('000003-00001200-00000007.jsonl');
    expect(parseLogChunkName(logChunkName(chunk))).toEqual(chunk);
  });

  it.each(['page.json', 'page.mp4', '1-2-3.ts', '../x.ts', ''])('are not %p', (name) => {
    expect(parseSegmentName(name)).toBeUndefined();
    expect(parseLogChunkName(name)).toBeUndefined();
  });
});
