import { describe, expect, it } from '@jest/globals';
import { eventually } from '../lambda/testing/functions.ts';
import { idOf, StreamBench, TEMPLATE_ARN } from './testing/stream-bench.ts';

describe('a stream event source', () => {
  const bench = new StreamBench();

  it('hands records over as Lambda shapes them', async () => {
    await bench.engine.put(bench.table, 'a', { n: { N: '1' }, bytes: { B: Buffer.from('hi') } });
    bench.start();
    const [record] = await eventually(() => bench.batches[0]);
    expect(record).toEqual({
      eventID: expect.any(String),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      eventSourceARN: TEMPLATE_ARN,
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { id: { S: 'a' } },
        NewImage: { id: { S: 'a' }, n: { N: '1' }, bytes: { B: Buffer.from('hi').toString('base64') } },
        SequenceNumber: expect.any(String),
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    });
    expect(Math.abs(record!.dynamodb.ApproximateCreationDateTime - Date.now() / 1000)).toBeLessThan(60);
  });

  it('delivers bench.batches of BatchSize in order, and drops writes that changed nothing', async () => {
    await bench.putAll('a', 'b', 'b', 'c', 'd', 'e');
    bench.start({ BatchSize: '2' });
    await eventually(() => bench.seen().length >= 5);
    expect(bench.ids()).toEqual(['ab', 'cd', 'e']);
  });

  it('gathers a batch within its window', async () => {
    bench.start({ MaximumBatchingWindowInSeconds: 1, BatchSize: 3 });
    await bench.putAll('a', 'b', 'c', 'd');
    await eventually(() => bench.seen().length === 4);
    expect(bench.ids()).toEqual(['abc', 'd']);
  });

  it('invokes for what the filters let pass only', async () => {
    const pattern = { eventName: ['INSERT'], dynamodb: { NewImage: { entity: { S: ['session'] } } } };
    bench.start({ FilterCriteria: { Filters: [{ Pattern: JSON.stringify(pattern) }] } });
    await bench.engine.put(bench.table, 'a', { entity: { S: 'other' } });
    await bench.engine.put(bench.table, 'b', { entity: { S: 'session' } });
    await bench.engine.put(bench.table, 'b', { entity: { S: 'session' }, n: { N: '2' } });
    await bench.engine.put(bench.table, 'c', { entity: { S: 'session' } });
    await eventually(() => bench.seen().includes('c'));
    expect(bench.seen()).toEqual(['b', 'c']);
  });

  it('works in parallel across items and in order within each', async () => {
    let [running, most] = [0, 0];
    bench.handler = async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
    };
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    for (let round = 0; round < 4; round += 1) {
      for (const key of keys) await bench.engine.put(bench.table, key, { round: { N: String(round) } });
    }
    bench.start({ ParallelizationFactor: 4, BatchSize: 1 });
    await eventually(() => bench.seen().length === 32 && running === 0);
    expect(most).toBeGreaterThan(1);
    for (const key of keys) {
      const rounds = bench.batches.flat().filter((record) => idOf(record) === key);
      expect(rounds.map(({ dynamodb }) => (dynamodb.NewImage?.round as { N: string }).N)).toEqual(['0', '1', '2', '3']);
    }
  });

  it('starts no invocation while it is paused', async () => {
    const source = bench.start();
    await source.pause();
    let others = 0;
    const invoke = async () => ({ statusCode: 200, payload: Buffer.from(JSON.stringify((others += 1))) });
    bench.start({}, { name: `${bench.table}-other`, invoke });
    await bench.putAll('a');
    await eventually(() => others === 1);
    expect(bench.batches).toEqual([]);
    source.resume();
    await eventually(() => bench.seen().includes('a'));
  });
});
