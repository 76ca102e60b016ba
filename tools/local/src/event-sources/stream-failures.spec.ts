import { describe, expect, it } from '@jest/globals';
import { eventually } from '../lambda/testing/functions.ts';
import type { StreamEventSourceOptions } from './stream-event-source.ts';
import type { StreamRecord } from './stream-record.ts';
import { idOf, StreamBench, TEMPLATE_ARN } from './testing/stream-bench.ts';

describe('failing batches of a stream', () => {
  const bench = new StreamBench();

  it('goes on from the lowest failed record that the function reports', async () => {
    let failed = false;
    bench.handler = (batch) => {
      const bad = batch.filter((record) => ['b', 'd'].includes(idOf(record)));
      if (failed || bad.length === 0) return;
      failed = true;
      const identifiers = bad.reverse().map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber }));
      return { payload: { batchItemFailures: identifiers } };
    };
    await bench.putAll('a', 'b', 'c', 'd');
    bench.start({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    await eventually(() => bench.batches.length === 2);
    expect(bench.ids()).toEqual(['abcd', 'bcd']);
  });

  it.each([
    { batchItemFailures: [{ itemIdentifier: '' }] },
    { batchItemFailures: [{ itemIdentifier: 'unknown' }] },
    { batchItemFailures: 'x' },
  ])('takes a malformed report as a failure of the whole batch: %j', async (payload) => {
    bench.handler = () => (bench.batches.length === 1 ? { payload } : undefined);
    await bench.putAll('a', 'b');
    bench.start({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    await eventually(() => bench.batches.length === 2);
    expect(bench.ids()).toEqual(['ab', 'ab']);
  });

  it('bisects a failing batch, retries the record at fault and gives it up to the destination', async () => {
    bench.handler = (batch) =>
      batch.some((record) => idOf(record) === 'c') ? { functionError: 'Unhandled' } : undefined;
    await bench.putAll('a', 'b', 'c', 'd');
    bench.start({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 2 });
    await eventually(() => bench.seen().includes('d') && bench.ids().at(-1) === 'd');
    expect(bench.ids()).toEqual(['abcd', 'ab', 'cd', 'c', 'c', 'c', 'd']);
    const sequence = bench.batches[0]![2]!.dynamodb.SequenceNumber;
    expect(bench.failures).toMatchObject([
      {
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
        responseContext: { functionError: 'Unhandled' },
        DDBStreamBatchInfo: {
          startSequenceNumber: sequence,
          endSequenceNumber: sequence,
          batchSize: 1,
          streamArn: TEMPLATE_ARN,
        },
      },
    ]);
  });

  it('gives up records that have become too old while they failed', async () => {
    bench.handler = (batch) =>
      batch.some((record) => idOf(record) === 'a') ? { functionError: 'Unhandled' } : undefined;
    await bench.putAll('a');
    bench.start({ MaximumRecordAgeInSeconds: 1 });
    await eventually(() => bench.failures.length === 1);
    expect(bench.failures[0]!.requestContext.condition).toBe('RecordAgeExceeded');
  });

  it('waits while the function is throttled, without counting a retry', async () => {
    let refusals = 5;
    const invoke: StreamEventSourceOptions['invoke'] = async (_name, payload) => {
      if ((refusals -= 1) >= 0) return { statusCode: 429, payload: Buffer.alloc(0) };
      bench.batches.push((payload as { Records: StreamRecord[] }).Records);
      return { statusCode: 200, payload: Buffer.from('null') };
    };
    await bench.putAll('a');
    bench.start({ MaximumRetryAttempts: 0 }, { invoke });
    await eventually(() => bench.batches.length === 1);
    expect(bench.failures).toEqual([]);
  });
});
