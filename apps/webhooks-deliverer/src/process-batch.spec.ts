import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { newId } from '@wallcrawler/runtime';
import { captureMetrics, recordingLogger, startTestMessaging } from '@wallcrawler/testing';
import type { TestMessaging } from '@wallcrawler/testing';
import { until } from '@wallcrawler/testing/until';
import type { DeliveryMessage } from '@wallcrawler/webhooks';
import type { Attempt } from './deliver.ts';
import { createPostponer } from './postpone.ts';
import { processBatch } from './process-batch.ts';

let messaging: TestMessaging;
let queueUrl: string;
let givenUpUrl: string;
beforeAll(async () => {
  messaging = await startTestMessaging(0);
});
beforeEach(async () => {
  givenUpUrl = await createQueue({});
  const { Attributes } = await messaging.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: givenUpUrl, AttributeNames: ['QueueArn'] }),
  );
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.['QueueArn'], maxReceiveCount: 3 });
  queueUrl = await createQueue({ RedrivePolicy, VisibilityTimeout: '600' });
});
afterEach(() => {
  lines.length = 0;
});
afterAll(() => messaging.stop());

async function createQueue(Attributes: Record<string, string>): Promise<string> {
  return (await messaging.sqs.send(new CreateQueueCommand({ QueueName: newId(), Attributes }))).QueueUrl!;
}

const { log, lines } = recordingLogger();
const message = (id: string): DeliveryMessage => ({
  projectId: 'project-1',
  webhookId: 'webhook-1',
  event: {
    id,
    type: 'session.ready',
    payload: {
      type: 'session.ready',
      timestamp: '2026-01-01T00:00:00.000Z',
      data: {
        id: 'session-1',
        projectId: 'project-1',
        status: 'RUNNING',
        version: 4,
        createdAt: '2026-01-01T00:00:00.000Z',
      },
    },
  },
});
const send = (body: string) => messaging.sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));

/** What Lambda would hand over now. */
async function receive(from = queueUrl): Promise<SQSRecord[]> {
  const { Messages = [] } = await messaging.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: from,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages.map(
    ({ MessageId, ReceiptHandle, Body, Attributes }) =>
      ({
        messageId: MessageId,
        receiptHandle: ReceiptHandle,
        body: Body,
        attributes: Attributes,
      }) as unknown as SQSRecord,
  );
}

const run = (Records: SQSRecord[], deliver: (message: DeliveryMessage) => Promise<Attempt>, seconds = [0]) =>
  processBatch(
    { Records },
    { deliver, postpone: createPostponer(messaging.sqs, queueUrl), schedule: { seconds, maxAttempts: 3 }, log },
  );
const down = async (): Promise<Attempt> => ({ outcome: 'failed', reason: 'status 503' });

describe(processBatch, () => {
  it('reports what has failed, and only that', async () => {
    for (const id of ['a', 'b', 'c']) await send(JSON.stringify(message(id)));
    const records = await receive();
    const idOf = ({ body }: SQSRecord) => (JSON.parse(body) as DeliveryMessage).event.id;
    const { batchItemFailures } = await run(records, async ({ event }) =>
      event.id === 'b' ? down() : { outcome: event.id === 'a' ? 'delivered' : 'dropped' },
    );
    const failed = records.find((record) => idOf(record) === 'b');
    expect(batchItemFailures).toEqual([{ itemIdentifier: failed?.messageId }]);
  });

  it('hides what has failed for as long as the schedule says, not for the visibility timeout', async () => {
    await send(JSON.stringify(message('a')));
    await run(await receive(), down, [1]);
    expect(await receive()).toEqual([]);
    const [again] = await until(async () => {
      const records = await receive();
      return records.length > 0 ? records : undefined;
    });
    expect(again?.attributes.ApproximateReceiveCount).toBe('2');
    await run([again!], down, [1, 600]);
    expect(lines.map(({ nextAttemptInSeconds, attempt }) => [attempt, nextAttemptInSeconds])).toEqual([
      [1, 1],
      [2, expect.any(Number)],
    ]);
  });

  it('lets the queue give up after the last attempt', async () => {
    await send(JSON.stringify(message('a')));
    const { metrics, restore } = captureMetrics();
    for (let attempt = 1; attempt <= 3; attempt++) await run(await receive(), down);
    restore();
    expect(metrics).toMatchObject(
      ['failed', 'failed', 'given_up'].map((Result) => ({
        Service: 'webhooks-deliverer',
        WebhookDeliveries: 1,
        Result,
      })),
    );
    expect(await receive()).toEqual([]);
    const [given] = await receive(givenUpUrl);
    expect(JSON.parse(given!.body)).toEqual(message('a'));
    expect(lines.map(({ message: text }) => text)).toEqual(['delivery failed', 'delivery failed', 'delivery given up']);
  });

  it('delivers to others while one receiver is slow', async () => {
    for (const id of ['slow', 'b', 'c']) await send(JSON.stringify(message(id)));
    const delivered: string[] = [];
    let answer: (attempt: Attempt) => void = () => {};
    const running = run(await receive(), async ({ event }) => {
      if (event.id === 'slow') return new Promise((resolve) => (answer = resolve));
      delivered.push(event.id);
      return { outcome: 'delivered' };
    });
    await until(() => delivered.length === 2);
    answer({ outcome: 'delivered' });
    expect(await running).toEqual({ batchItemFailures: [] });
  });

  it('keeps a message that could not be attempted or put off, and does the others', async () => {
    for (const body of ['no json', '{}', JSON.stringify(message('a')), JSON.stringify(message('b'))]) await send(body);
    const records = await receive();
    const { batchItemFailures } = await run(records, async ({ event }) => {
      if (event.id === 'a') throw new Error('the table is throttled');
      return { outcome: 'delivered' };
    });
    expect(batchItemFailures).toHaveLength(3);
    expect(lines.filter(({ level }) => level === 'error')).toHaveLength(3);
    const gone = { ...records[3]!, receiptHandle: 'gone' };
    expect((await run([gone], down)).batchItemFailures).toEqual([{ itemIdentifier: gone.messageId }]);
  });
});
