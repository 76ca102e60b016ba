import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { spawn } from 'node:child_process';
import path from 'node:path';
import { eventually } from '../lambda/testing/functions.ts';
import type { EventSource } from './event-source.ts';
import type { EventSourceMappingProperties } from './mapping.ts';
import { startQueueEventSource } from './queue-event-source.ts';
import type { QueueRecord } from './queue-record.ts';

const ARN = 'arn:aws:sqs:eu-central-1:111122223333:jobs';

describe(startQueueEventSource, () => {
  const engine = spawn(process.execPath, [path.join(__dirname, 'testing/queue-engine-process.ts')], {
    env: { PATH: process.env.PATH },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let client: SQSClient;
  let queueUrl: string;
  let deadLetterUrl: string;
  let batches: QueueRecord[][];
  let source: EventSource | undefined;
  let count = 0;

  beforeAll(async () => {
    let printed = '';
    engine.stdout.on('data', (text: Buffer) => (printed += String(text)));
    const port = await eventually(() => /port (\d+)/.exec(printed)?.[1]);
    client = new SQSClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      useQueueUrlAsEndpoint: false,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  });
  afterAll(async () => {
    client.destroy();
    const exited = new Promise((resolve) => engine.once('exit', resolve));
    engine.stdin.end();
    await exited;
  });
  beforeEach(async () => {
    batches = [];
    deadLetterUrl = await queue(`dead-${(count += 1)}`, {});
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: `arn:aws:sqs:us-east-1:000000000000:dead-${count}`,
      maxReceiveCount: 2,
    });
    queueUrl = await queue(`jobs-${count}`, { VisibilityTimeout: '1', RedrivePolicy });
  });
  afterEach(() => source?.stop());

  async function queue(name: string, attributes: Record<string, string>): Promise<string> {
    const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    return QueueUrl;
  }

  const send = (body: string) =>
    client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: body,
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'k' } },
      }),
    );

  function start(
    answer: (records: QueueRecord[]) => { functionError?: string; payload?: object } | void,
    mapping: Partial<EventSourceMappingProperties> = {},
  ) {
    source = startQueueEventSource({
      mapping: { EventSourceArn: ARN, FunctionName: 'fn', ...mapping },
      client,
      queueUrl,
      invoke: async (_name, payload) => {
        const { Records } = payload as { Records: QueueRecord[] };
        batches.push(Records);
        const { functionError, payload: body = null } = answer(Records) ?? {};
        return { statusCode: 200, functionError, payload: Buffer.from(JSON.stringify(body)) };
      },
    });
  }

  const depth = async (url: string) => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const request = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...names] });
    const { Attributes = {} } = await client.send(request);
    return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
  };

  it('hands messages over as Lambda shapes them, and deletes them', async () => {
    start(() => {});
    await send('{"n":1}');
    const [record] = await eventually(() => batches[0]);
    expect(record).toMatchObject({
      body: '{"n":1}',
      eventSource: 'aws:sqs',
      eventSourceARN: ARN,
      awsRegion: 'eu-central-1',
      attributes: { ApproximateReceiveCount: '1' },
      messageAttributes: { kind: { stringValue: 'k', dataType: 'String' } },
    });
    await eventually(async () => (await depth(queueUrl)) === 0);
  });

  it('leaves the messages of a failed batch to the redrive policy', async () => {
    start(() => ({ functionError: 'Unhandled' }));
    await send('bad');
    await eventually(async () => (await depth(deadLetterUrl)) === 1);
    expect(batches).toHaveLength(2);
  });

  it('deletes what a partial batch response does not name', async () => {
    await send('good');
    await send('bad');
    start(
      (records) => ({
        payload: {
          batchItemFailures: records
            .filter(({ body }) => body === 'bad')
            .map(({ messageId }) => ({ itemIdentifier: messageId })),
        },
      }),
      { FunctionResponseTypes: ['ReportBatchItemFailures'], ScalingConfig: { MaximumConcurrency: 2 } },
    );
    await eventually(async () => (await depth(deadLetterUrl)) === 1);
    await eventually(async () => (await depth(queueUrl)) === 0);
    expect(batches.flat().filter(({ body }) => body === 'good')).toHaveLength(1);
  });

  it('deletes what the filters refuse', async () => {
    start(() => {}, { FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["wanted"]}}' }] } });
    await send('{"kind":"other"}');
    await send('no json');
    await send('{"kind":"wanted"}');
    await eventually(async () => batches.length === 1 && (await depth(queueUrl)) === 0);
    expect(batches.flat().map(({ body }) => body)).toEqual(['{"kind":"wanted"}']);
  });
});
