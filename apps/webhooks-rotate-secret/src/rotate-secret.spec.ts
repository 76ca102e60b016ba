import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@wallcrawler/runtime';
import { recordingLogger, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { WebhookStore } from '@wallcrawler/webhooks';
import { rotateSecret } from './rotate-secret.ts';

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

const rotate = async (projectId: string, id: string, revokeImmediately = false) => {
  const request = { projectId, params: { id }, body: { revokeImmediately }, log };
  const { status, body } = await rotateSecret(request, { webhooks });
  return { status, secret: (body as { secret: string }).secret };
};

describe(rotateSecret, () => {
  it('gives a new secret and lets the old one sign as well', async () => {
    const projectId = newId();
    const { webhookId } = await webhooks.create(projectId, settings(), 'whsec_1');
    const { status, secret } = await rotate(projectId, webhookId);
    expect(status).toBe(200);
    expect(await webhooks.getForDelivery(projectId, webhookId)).toMatchObject({ secrets: [secret, 'whsec_1'] });
    expect(JSON.stringify(lines)).not.toContain(secret.slice(6));
  });

  it('revokes the old one on request', async () => {
    const projectId = newId();
    const { webhookId } = await webhooks.create(projectId, settings(), 'whsec_1');
    const { secret } = await rotate(projectId, webhookId, true);
    expect(await webhooks.getForDelivery(projectId, webhookId)).toMatchObject({ secrets: [secret] });
  });

  it('rotates nothing that is not there or not its own', async () => {
    const { webhookId } = await webhooks.create(newId(), settings(), 'whsec_1');
    for (const id of [webhookId, newId(), '#count'])
      await expect(rotate(newId(), id)).rejects.toMatchObject({ status: 404 });
  });
});
