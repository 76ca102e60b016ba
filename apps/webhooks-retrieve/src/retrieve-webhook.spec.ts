import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@wallcrawler/runtime';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { WebhookStore } from '@wallcrawler/webhooks';
import { retrieveWebhook } from './retrieve-webhook.ts';

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

const retrieve = (projectId: string, id: string) => retrieveWebhook({ projectId, params: { id } }, { webhooks });

describe(retrieveWebhook, () => {
  it('shows everything but the secret', async () => {
    const [projectId, body] = [newId(), settings()];
    const { webhookId, createdAt, updatedAt } = await webhooks.create(projectId, body, 'whsec_1');
    expect(await retrieve(projectId, webhookId)).toEqual({
      status: 200,
      body: { id: webhookId, projectId, ...body, createdAt, updatedAt },
    });
  });

  it('says that a webhook is disabled', async () => {
    const projectId = newId();
    const webhook = await webhooks.create(projectId, settings(), 'whsec_1');
    await webhooks.disable(webhook);
    expect(await retrieve(projectId, webhook.webhookId)).toMatchObject({ body: { disabledAt: expect.any(String) } });
  });

  it('knows neither a missing nor a foreign one', async () => {
    const { webhookId } = await webhooks.create(newId(), settings(), 'whsec_1');
    for (const id of [webhookId, newId(), '', '#count', 'x'.repeat(3_000)])
      await expect(retrieve(newId(), id)).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});
