import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@wallcrawler/runtime';
import { startTestDynamo, until } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { WebhookStore } from '@wallcrawler/webhooks';
import { listWebhooks } from './list-webhooks.ts';

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

const list = async (projectId: string, query: { limit: number; cursor?: string } = { limit: 20 }) => {
  const { body } = await listWebhooks({ projectId, query }, { webhooks });
  return body as { data: { id: string; endpoint: string }[]; limit: number; nextCursor: string | null };
};

describe(listWebhooks, () => {
  it('gives pages until there is none, newest first, and only what is its own', async () => {
    const projectId = newId();
    await webhooks.create(newId(), settings(), 'whsec_foreign');
    const created: string[] = [];
    for (let count = 0; count < 5; count++) {
      const before = Date.now();
      created.unshift((await webhooks.create(projectId, settings(), 'whsec_1')).webhookId);
      await until(() => Date.now() > before);
    }
    const first = await list(projectId, { limit: 2 });
    const second = await list(projectId, { limit: 2, cursor: first.nextCursor! });
    const third = await list(projectId, { limit: 2, cursor: second.nextCursor! });
    expect([first, second, third].flatMap(({ data }) => data.map(({ id }) => id))).toEqual(created);
    expect(third.nextCursor).toBeNull();
  });

  it('shows no secret', async () => {
    const projectId = newId();
    await webhooks.create(projectId, settings(), 'whsec_1');
    const page = await list(projectId);
    expect(page).toMatchObject({ limit: 20, nextCursor: null });
    expect(Object.keys(page.data[0]!).toSorted()).toEqual([
      'createdAt',
      'endpoint',
      'eventTypes',
      'id',
      'projectId',
      'updatedAt',
    ]);
  });
});
