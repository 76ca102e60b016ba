import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@wallcrawler/runtime';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { WebhookStore } from '@wallcrawler/webhooks';
import type { WebhookSettings } from '@wallcrawler/webhooks';
import { updateWebhook } from './update-webhook.ts';

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

const update = (projectId: string, id: string, body: Partial<WebhookSettings>) =>
  updateWebhook(
    { projectId, params: { id }, body },
    { webhooks, policy: { blockPrivateNetworks: true, denyPorts: new Set() } },
  );

describe(updateWebhook, () => {
  it('changes one field and leaves the other', async () => {
    const [projectId, body, next] = [newId(), settings(), 'https://example.com/next'];
    const { webhookId } = await webhooks.create(projectId, body, 'whsec_1');
    expect(await update(projectId, webhookId, { endpoint: next })).toMatchObject({
      status: 200,
      body: { id: webhookId, endpoint: next, eventTypes: ['session.ready'] },
    });
    expect(await update(projectId, webhookId, { eventTypes: ['session.failed'] })).toMatchObject({
      body: { endpoint: next, eventTypes: ['session.failed'] },
    });
    expect(JSON.stringify(await update(projectId, webhookId, {}))).not.toContain('whsec_1');
  });

  it('refuses an endpoint inside, and leaves the one that is there', async () => {
    const [projectId, body] = [newId(), settings()];
    const { webhookId } = await webhooks.create(projectId, body, 'whsec_1');
    await expect(update(projectId, webhookId, { endpoint: 'https://10.0.0.1/' })).rejects.toMatchObject({
      status: 400,
    });
    expect(await webhooks.get(projectId, webhookId)).toMatchObject({ endpoint: body.endpoint });
  });

  it('refuses an endpoint of another webhook, and webhooks that are not there or not its own', async () => {
    const [projectId, body] = [newId(), settings()];
    await webhooks.create(projectId, body, 'whsec_1');
    const { webhookId } = await webhooks.create(projectId, settings(), 'whsec_1');
    await expect(update(projectId, webhookId, body)).rejects.toMatchObject({ status: 409, code: 'webhook_exists' });
    await expect(update(projectId, newId(), body)).rejects.toMatchObject({ status: 404 });
    await expect(update(newId(), webhookId, body)).rejects.toMatchObject({ status: 404 });
  });
});
