import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { newId } from '@wallcrawler/runtime';
import { recordingLogger, startTestDynamo, startTestMessaging } from '@wallcrawler/testing';
import type { TestDynamo, TestMessaging } from '@wallcrawler/testing';
import { WebhookStore, deliveryMessage } from '@wallcrawler/webhooks';
import type { WebhookEventType } from '@wallcrawler/webhooks';
import { createDeliveryQueue } from './delivery-queue.ts';
import { dispatchEvent } from './dispatch-event.ts';

let dynamo: TestDynamo;
let messaging: TestMessaging;
let webhooks: WebhookStore;
let queueUrl: string;
beforeAll(async () => {
  [dynamo, messaging] = await Promise.all([startTestDynamo(), startTestMessaging(0)]);
  webhooks = new WebhookStore({ client: dynamo.client, table: 'wallcrawler-webhooks' });
  const { QueueUrl } = await messaging.sqs.send(new CreateQueueCommand({ QueueName: 'deliveries' }));
  queueUrl = QueueUrl!;
});
afterAll(() => Promise.all([dynamo.stop(), messaging.stop()]));

const { log, lines } = recordingLogger();
const dispatch = (event: unknown, sqs: SQSClient = messaging.sqs) =>
  dispatchEvent(event, { webhooks, enqueue: createDeliveryQueue(sqs, queueUrl), log });

const busEvent = (projectId: string, type = 'session.ended', status = 'COMPLETED') => ({
  id: 'bus-1',
  'detail-type': type,
  detail: {
    id: 'change-1',
    source: 'wallcrawler.sessions',
    type,
    time: '2026-01-01T00:00:07.000Z',
    projectId,
    entity: { schema: 'session', id: 'session-1', version: 4 },
    data: { status, createdAt: '2026-01-01T00:00:00.000Z' },
  },
});

async function queued() {
  const bodies: string[] = [];
  for (;;) {
    const request = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
    const { Messages = [] } = await messaging.sqs.send(request);
    if (Messages.length === 0) return bodies.map((body) => deliveryMessage.parse(JSON.parse(body)));
    bodies.push(...Messages.map(({ Body }) => Body!));
  }
}

const add = (projectId: string, ...eventTypes: WebhookEventType[]) =>
  webhooks.create(projectId, { endpoint: `https://example.com/${newId()}`, eventTypes }, 'whsec_1');

describe(dispatchEvent, () => {
  it('queues one message for each webhook of the project that wants the type', async () => {
    const projectId = newId();
    const wanting = [
      await add(projectId, 'session.completed'),
      await add(projectId, 'session.ready', 'session.completed'),
    ];
    await add(projectId, 'session.ready', 'session.failed');
    await add(newId(), 'session.completed');
    await webhooks.disable(await add(projectId, 'session.completed'));
    await dispatch(busEvent(projectId));
    const messages = await queued();
    expect(messages.map(({ webhookId }) => webhookId).toSorted()).toEqual(
      wanting.map(({ webhookId }) => webhookId).toSorted(),
    );
    expect(messages[0]).toMatchObject({
      projectId,
      event: { type: 'session.completed', payload: { data: { id: 'session-1', version: 4, status: 'COMPLETED' } } },
    });
    expect(JSON.stringify([messages, lines])).not.toContain('whsec_');
  });

  it('queues more than one call of SQS takes', async () => {
    const projectId = newId();
    for (let count = 0; count < 20; count++) await add(projectId, 'session.completed');
    await dispatch(busEvent(projectId));
    expect(new Set((await queued()).map(({ webhookId }) => webhookId)).size).toBe(20);
  });

  it('gives a repeated event the same id', async () => {
    const projectId = newId();
    await add(projectId, 'session.completed');
    await dispatch(busEvent(projectId));
    await dispatch(busEvent(projectId));
    const ids = (await queued()).map(({ event }) => event.id);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('queues nothing for a project without webhooks, nor for an event that tells nothing', async () => {
    const projectId = newId();
    await dispatch(busEvent(projectId));
    await add(projectId, 'session.completed');
    await dispatch(busEvent(projectId, 'session.ended', 'UNHEARD_OF'));
    expect(await queued()).toEqual([]);
  });

  it('fails when the queue has not taken everything, so that the event comes again', async () => {
    const projectId = newId();
    await add(projectId, 'session.completed');
    const refusing = { send: async () => ({ Failed: [{ Id: '0', Code: 'ThrottledException' }] }) };
    await expect(dispatch(busEvent(projectId), refusing as never)).rejects.toThrow('the queue refused 1 deliveries');
  });

  it('fails at what is no lifecycle event', async () => {
    await expect(dispatch({ detail: { id: 1 } })).rejects.toThrow();
  });
});
