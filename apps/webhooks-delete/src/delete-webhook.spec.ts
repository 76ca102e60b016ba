import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@wallcrawler/runtime';
import { recordingLogger, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { WebhookStore } from '@wallcrawler/webhooks';
import { deleteWebhook } from './delete-webhook.ts';

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
const { log } = recordingLogger();

const remove = (projectId: string, id: string) => deleteWebhook({ projectId, params: { id }, log }, { webhooks });

describe(deleteWebhook, () => {
  it('deletes once', async () => {
    const projectId = newId();
    const { webhookId } = await webhooks.create(projectId, settings(), 'whsec_1');
    expect(await remove(projectId, webhookId)).toEqual({ status: 204, body: undefined });
    expect(await webhooks.getForDelivery(projectId, webhookId)).toBeUndefined();
    await expect(remove(projectId, webhookId)).rejects.toMatchObject({ status: 404 });
  });

  it('does not delete what is not its own', async () => {
    const projectId = newId();
    const { webhookId } = await webhooks.create(projectId, settings(), 'whsec_1');
    await expect(remove(newId(), webhookId)).rejects.toMatchObject({ status: 404 });
    expect(await webhooks.get(projectId, webhookId)).toBeDefined();
  });
});
