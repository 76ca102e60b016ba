import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@wallcrawler/runtime';
import { recordingLogger, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { WebhookStore } from '@wallcrawler/webhooks';
import { createWebhook } from './create-webhook.ts';

let dynamo: TestDynamo;
let webhooks: WebhookStore;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  webhooks = new WebhookStore({ client: dynamo.client, table: 'wallcrawler-webhooks' });
});
afterAll(() => dynamo.stop());

const settings = (endpoint = `https://example.com/${newId()}`) => ({
  endpoint,
  eventTypes: ['session.ready' as const],
});
const { log, lines } = recordingLogger();

const policy = { blockPrivateNetworks: false, denyPorts: new Set<number>() };
const create = (projectId: string, body = settings(), blockPrivateNetworks = false) =>
  createWebhook({ projectId, body, log }, { webhooks, policy: { ...policy, blockPrivateNetworks } });

describe(createWebhook, () => {
  it('answers with the webhook and its secret, which stands nowhere else', async () => {
    const [projectId, body] = [newId(), settings()];
    const answer = await create(projectId, body);
    const { id, secret, ...rest } = answer.body as { id: string; secret: string };
    expect(answer.status).toBe(201);
    expect(rest).toEqual({ projectId, ...body, createdAt: expect.any(String), updatedAt: expect.any(String) });
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await webhooks.getForDelivery(projectId, id)).toMatchObject({ secrets: [secret] });
    expect(JSON.stringify([await webhooks.get(projectId, id), lines])).not.toContain(secret.slice(6));
  });

  it('refuses an endpoint that the project has', async () => {
    const [projectId, body] = [newId(), settings()];
    await create(projectId, body);
    const refused = create(projectId, body);
    await expect(refused).rejects.toMatchObject({ status: 409, code: 'webhook_exists' });
    await expect(refused).rejects.toHaveProperty('headers', { 'x-should-retry': 'false' });
  });

  it('refuses one webhook too many', async () => {
    const projectId = newId();
    for (let count = 0; count < 20; count++) await create(projectId);
    await expect(create(projectId)).rejects.toMatchObject({ status: 409, code: 'webhook_limit' });
  });

  it.each(['http://example.com/', 'https://127.0.0.1/', 'https://[::ffff:192.168.0.1]/'])(
    'refuses %s',
    async (endpoint) => {
      const projectId = newId();
      await expect(create(projectId, settings(endpoint), true)).rejects.toMatchObject({ status: 400 });
      expect(await webhooks.list(projectId)).toEqual([]);
    },
  );
});
