import { describe, expect, it } from '@jest/globals';
import { recordingLogger } from '@wallcrawler/testing';
import { until } from '@wallcrawler/testing/until';
import { createChunkWriter } from './chunk-writer.ts';

const { log } = recordingLogger();
const bucket = () => {
  const stored: Record<string, string> = {};
  let failures = 0;
  return {
    stored,
    fail: (times: number) => (failures = times),
    put: async (path: string, body: Buffer) => {
      if (failures-- > 0) throw new Error('no storage');
      stored[path] = body.toString();
    },
  };
};

describe(createChunkWriter, () => {
  it('stores what has come after the delay, in numbered chunks that say what they hold', async () => {
    const { stored, put } = bucket();
    const writer = createChunkWriter({ put, log, delayMs: () => 20 });
    writer.add('a');
    writer.add('b');
    await until(() => Object.keys(stored).length === 1);
    writer.add('c');
    await writer.flush();
    expect(stored).toEqual({
      'logs/000001-00000000-00000002.jsonl': 'a\nb\n',
      'logs/000002-00000002-00000001.jsonl': 'c\n',
    });
  });

  it('stores a chunk that failed again as it was, and what came meanwhile after it', async () => {
    const { stored, put, fail } = bucket();
    const writer = createChunkWriter({ put, log, delayMs: () => 10 });
    fail(3);
    writer.add('a');
    await writer.flush();
    expect(stored).toEqual({});
    writer.add('b');
    await until(() => Object.keys(stored).length === 2);
    expect(Object.values(stored)).toEqual(['a\n', 'b\n']);
  });

  it('takes no more than it may hold while nothing can be stored', async () => {
    const { stored, put, fail } = bucket();
    const writer = createChunkWriter({ put, log, delayMs: () => 60_000, maxWaiting: 10 });
    fail(1);
    expect(writer.add('12345678')).toBe(true);
    await writer.flush();
    expect(writer.add('123')).toBe(false);
    await writer.flush();
    expect(writer.add('123')).toBe(true);
    await writer.flush();
    expect(Object.values(stored)).toEqual(['12345678\n', '123\n']);
  });

  it('stores nothing when nothing has come', async () => {
    const { stored, put } = bucket();
    await createChunkWriter({ put, log }).flush();
    expect(stored).toEqual({});
  });
});
