import { describe, expect, it } from '@jest/globals';
import { eventually } from '../lambda/testing/functions.ts';
import type { TestEngine } from './testing/engine.ts';
import { idOf, StreamBench } from './testing/stream-bench.ts';

describe('the position of a stream event source', () => {
  const bench = new StreamBench();

  it('continues from its checkpoint after a restart, and repeats only what was not done', async () => {
    bench.handler = (batch) =>
      batch.some((record) => idOf(record) === 'c') ? { functionError: 'Unhandled' } : undefined;
    await bench.putAll('a', 'b', 'c');
    const first = bench.start({ BatchSize: 1 });
    await eventually(() => bench.seen().filter((id) => id === 'c').length >= 2);
    await first.stop();
    [bench.batches, bench.handler] = [[], () => {}];
    await bench.putAll('d');
    bench.start({ BatchSize: 1 });
    await eventually(() => bench.seen().length === 2);
    expect(bench.ids()).toEqual(['c', 'd']);
  });

  it('falls back to the oldest record when the checkpoint has been trimmed', async () => {
    await bench.putAll('a');
    const first = bench.start();
    await eventually(() => bench.seen().length === 1);
    await first.stop();
    await bench.putAll('b');
    bench.batches = [];
    const client = failingOnce('TrimmedDataAccessException', 'AFTER_SEQUENCE_NUMBER');
    bench.start({}, { client });
    await eventually(() => bench.seen().includes('b'));
    expect(bench.seen()).toEqual(['a', 'b']);
  });

  it('takes a new iterator when its own has expired, and repeats nothing', async () => {
    await bench.putAll('a');
    bench.start({}, { client: failingOnce('ExpiredIteratorException', undefined, () => bench.batches.length > 0) });
    await eventually(() => bench.seen().includes('a'));
    await bench.putAll('b');
    await eventually(() => bench.seen().includes('b'));
    expect(bench.seen()).toEqual(['a', 'b']);
  });

  it('begins at LATEST with what is written from then on, also when it restarts before the first record', async () => {
    await bench.putAll('a');
    const created = Date.now();
    await eventually(() => Math.floor(Date.now() / 1000) > Math.floor(created / 1000) + 1);
    const first = bench.start({ StartingPosition: 'LATEST' });
    await bench.putAll('b');
    await eventually(() => bench.seen().includes('b'));
    await first.stop();
    await bench.putAll('c');
    bench.start({ StartingPosition: 'LATEST' });
    await eventually(() => bench.seen().includes('c'));
    expect(bench.seen()).toEqual(['b', 'c']);
  });

  /** The engine's client, but one request of the given kind is refused. */
  function failingOnce(name: string, iteratorType: string | undefined, when = () => true): TestEngine['streams'] {
    let refused = false;
    const send = (command: { input: { ShardIteratorType?: string; ShardIterator?: string } }, options: object) => {
      const { ShardIteratorType, ShardIterator } = command.input;
      const applies = iteratorType ? ShardIteratorType === iteratorType : ShardIterator !== undefined;
      if (!refused && applies && when()) {
        refused = true;
        return Promise.reject(Object.assign(new Error(name), { name }));
      }
      return bench.engine.streams.send(command as never, options);
    };
    return { send } as never;
  }
});
