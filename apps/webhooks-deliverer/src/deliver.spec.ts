import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newId, systemClock } from '@wallcrawler/runtime';
import { recordingLogger, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { WebhookStore, newSecret } from '@wallcrawler/webhooks';
import type { DeliveryMessage, WebhookRecord } from '@wallcrawler/webhooks';
import { deliver } from './deliver.ts';
import { startReceiver } from './testing/receiver.ts';
import type { Receiver } from './testing/receiver.ts';

let dynamo: TestDynamo;
let webhooks: WebhookStore;
let receiver: Receiver;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  webhooks = new WebhookStore({ client: dynamo.client, table: 'wallcrawler-webhooks' });
});
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());
afterAll(() => dynamo.stop());

const { log, lines } = recordingLogger();
const attempt = (message: DeliveryMessage, more: { blockPrivateNetworks?: boolean; timeoutMs?: number } = {}) => {
  const { blockPrivateNetworks = false, timeoutMs } = more;
  const policy = { blockPrivateNetworks, denyPorts: new Set<number>() };
  return deliver(message, { webhooks, policy, clock: systemClock, log, ...(timeoutMs && { timeoutMs }) });
};

const register = async (endpoint = receiver.url) => {
  const secret = newSecret();
  const webhook = await webhooks.create(newId(), { endpoint, eventTypes: ['session.ready'] }, secret);
  return { webhook, secret };
};

const messageFor = ({ projectId, webhookId }: WebhookRecord, type = 'session.ready' as const): DeliveryMessage => ({
  projectId,
  webhookId,
  event: {
    id: 'msg_1',
    type,
    payload: {
      type,
      timestamp: '2026-01-01T00:00:00.000Z',
      data: { id: 'session-1', projectId, status: 'RUNNING', version: 4, createdAt: '2026-01-01T00:00:00.000Z' },
    },
  },
});

describe('an attempt', () => {
  it('POSTs the event, signed', async () => {
    const { webhook, secret } = await register();
    const message = messageFor(webhook);
    expect(await attempt(message)).toEqual({ outcome: 'delivered' });
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': 'msg_1' });
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(message.event.payload);
  });

  it('is signed by both secrets after a rotation, and by one when it revokes', async () => {
    const { webhook, secret } = await register();
    const [second, third] = [newSecret(), newSecret()];
    const verifies = (with_: string) => {
      const { body, headers } = receiver.received.at(-1)!;
      try {
        return Boolean(new Webhook(with_).verify(body, headers as Record<string, string>));
      } catch {
        return false;
      }
    };
    await webhooks.rotateSecret(webhook.projectId, webhook.webhookId, second);
    await attempt(messageFor(webhook));
    expect([secret, second].map(verifies)).toEqual([true, true]);
    await webhooks.rotateSecret(webhook.projectId, webhook.webhookId, third, { revokeImmediately: true });
    await attempt(messageFor(webhook));
    expect([secret, second, third].map(verifies)).toEqual([false, false, true]);
  });

  it('goes to the endpoint as it is now', async () => {
    const { webhook } = await register('http://127.0.0.1:1/');
    expect(await attempt(messageFor(webhook))).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('connection'),
    });
    await webhooks.update(webhook.projectId, webhook.webhookId, { endpoint: receiver.url });
    expect(await attempt(messageFor(webhook))).toEqual({ outcome: 'delivered' });
  });

  it.each([400, 401, 404, 429, 500, 503, 301, 302, 307])('fails with status %i', async (status) => {
    receiver.answer = (response) => response.writeHead(status, { location: receiver.url }).end('x');
    const { webhook } = await register();
    expect(await attempt(messageFor(webhook))).toMatchObject({ outcome: 'failed', reason: `status ${status}` });
    expect(receiver.received).toHaveLength(1);
  });

  it('hears when to come back', async () => {
    receiver.answer = (response) => response.writeHead(503, { 'retry-after': '7' }).end();
    const { webhook } = await register();
    expect(await attempt(messageFor(webhook))).toMatchObject({ outcome: 'failed', retryAfter: 7 });
  });

  it('is done with the status, however long the body is', async () => {
    receiver.answer = (response) => {
      response.writeHead(200);
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(65_536)));
      };
      response.on('drain', more);
      more();
    };
    const { webhook } = await register();
    expect(await attempt(messageFor(webhook))).toEqual({ outcome: 'delivered' });
  });

  it('gives a receiver that does not answer no more time than it has', async () => {
    receiver.answer = () => {};
    const { webhook } = await register();
    const started = Date.now();
    expect(await attempt(messageFor(webhook), { timeoutMs: 200 })).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/^timeout/),
    });
    expect(Date.now() - started).toBeLessThan(2_000);
  });

  it('goes nowhere inside when private networks are blocked, whatever was registered', async () => {
    const { webhook } = await register();
    expect(await attempt(messageFor(webhook), { blockPrivateNetworks: true })).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/^blocked/),
    });
    expect(receiver.received).toEqual([]);
  });
});

describe('an event is dropped', () => {
  it('when its webhook is deleted or wants other types', async () => {
    const { webhook } = await register();
    await webhooks.update(webhook.projectId, webhook.webhookId, { eventTypes: ['session.failed'] });
    expect(await attempt(messageFor(webhook))).toEqual({ outcome: 'dropped' });
    await webhooks.delete(webhook.projectId, webhook.webhookId);
    expect(await attempt(messageFor(webhook))).toEqual({ outcome: 'dropped' });
    expect(receiver.received).toEqual([]);
  });

  it('when its receiver is gone (410), and with it every later one', async () => {
    receiver.answer = (response) => response.writeHead(410).end();
    const { webhook } = await register();
    expect(await attempt(messageFor(webhook))).toEqual({ outcome: 'dropped' });
    expect(await webhooks.get(webhook.projectId, webhook.webhookId)).toHaveProperty('disabledAt');
    expect(await attempt(messageFor(webhook))).toEqual({ outcome: 'dropped' });
    expect(receiver.received).toHaveLength(1);
  });
});

it('logs no secret, no signature and no path of an endpoint', () => {
  expect(lines.length).toBeGreaterThan(5);
  expect(JSON.stringify(lines)).not.toMatch(/whsec_|v1,|\/hook/);
});
