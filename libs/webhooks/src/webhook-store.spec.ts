import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@wallcrawler/runtime';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { EndpointTakenError, WebhookLimitError } from './errors.ts';
import { ROTATION_SECONDS, WebhookStore } from './webhook-store.ts';
import { MAX_WEBHOOKS } from './writes.ts';

let dynamo: TestDynamo;
let store: WebhookStore;
let now: Date;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  now = new Date('2026-01-01T00:00:00.000Z');
  store = new WebhookStore({ client: dynamo.client, table: 'wallcrawler-webhooks', clock: () => now });
});
afterAll(() => dynamo.stop());

const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
const settings = (path = newId()) => ({
  endpoint: `https://example.com/${path}`,
  eventTypes: ['session.ready' as const],
});
const outcomes = async (writes: Promise<unknown>[]) => {
  const results = await Promise.allSettled(writes);
  const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as Error] : []));
  return { done: results.length - failed.length, failed };
};

describe('a webhook', () => {
  it('is there for its project, without its secret', async () => {
    const [projectId, webhook] = [newId(), settings()];
    const created = await store.create(projectId, webhook, 'whsec_1');
    expect(created).toEqual({
      projectId,
      webhookId: created.webhookId,
      ...webhook,
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
    });
    expect(await store.get(projectId, created.webhookId)).toEqual(created);
    expect(await store.list(projectId)).toEqual([created]);
    expect(await store.get(newId(), created.webhookId)).toBeUndefined();
    expect(await store.list(newId())).toEqual([]);
  });

  it.each(['', '#count', 'x'.repeat(5_000), `#endpoint#${'0'.repeat(64)}`])('has no id like %.20s', async (id) => {
    const projectId = newId();
    await store.create(projectId, settings(), 'whsec_1');
    expect(await store.get(projectId, id)).toBeUndefined();
    expect(await store.update(projectId, id, settings())).toBeUndefined();
    expect(await store.delete(projectId, id)).toBe(false);
    expect(await store.rotateSecret(projectId, id, 'whsec_2')).toBe(false);
  });

  it('has an endpoint that no other webhook of its project has, whoever comes first', async () => {
    const projectId = newId();
    const webhook = settings();
    const spellings = [webhook.endpoint, `${webhook.endpoint}#x`, webhook.endpoint.replace('example', 'EXAMPLE')];
    const creates = Array.from({ length: 9 }, (_, at) =>
      store.create(projectId, { ...webhook, endpoint: spellings[at % 3]! }, 'whsec_1'),
    );
    const { done, failed } = await outcomes(creates);
    expect(done).toBe(1);
    for (const error of failed) expect(error).toBeInstanceOf(EndpointTakenError);
    await store.create(newId(), webhook, 'whsec_1');
  });

  it('is one of a limited number, however many come at once', async () => {
    const projectId = newId();
    const creates = () => Array.from({ length: 15 }, () => store.create(projectId, settings(), 'whsec_1'));
    const [first, second] = [await outcomes(creates()), await outcomes(creates())];
    expect(first.done + second.done).toBe(MAX_WEBHOOKS);
    for (const error of second.failed) expect(error).toBeInstanceOf(WebhookLimitError);
    const [any] = await store.list(projectId);
    expect(await store.delete(projectId, any!.webhookId)).toBe(true);
    await store.create(projectId, settings(), 'whsec_1');
    await expect(store.create(projectId, settings(), 'whsec_1')).rejects.toThrow(WebhookLimitError);
  });
});

describe('an update', () => {
  it('changes what is given and leaves the rest, its secret too', async () => {
    const [projectId, first, second] = [newId(), settings(), settings()];
    const { webhookId, createdAt } = await store.create(projectId, first, 'whsec_1');
    later(1);
    const updated = await store.update(projectId, webhookId, { endpoint: second.endpoint });
    expect(updated).toEqual({ projectId, webhookId, ...second, createdAt, updatedAt: now.toISOString() });
    expect(await store.update(projectId, webhookId, { eventTypes: ['session.failed'] })).toMatchObject({
      endpoint: second.endpoint,
      eventTypes: ['session.failed'],
    });
    expect(await store.getForDelivery(projectId, webhookId)).toMatchObject({ secrets: ['whsec_1'] });
    expect(await store.update(projectId, webhookId, {})).toMatchObject({ endpoint: second.endpoint });
    expect(await store.update(projectId, newId(), {})).toBeUndefined();
  });

  it('frees the endpoint that it leaves, and takes none that is taken', async () => {
    const [projectId, first, second] = [newId(), settings(), settings()];
    const one = await store.create(projectId, first, 'whsec_1');
    const other = await store.create(projectId, second, 'whsec_2');
    await expect(store.update(projectId, one.webhookId, second)).rejects.toThrow(EndpointTakenError);
    await store.update(projectId, one.webhookId, settings());
    await store.update(projectId, other.webhookId, first);
    await expect(store.create(projectId, first, 'whsec_3')).rejects.toThrow(EndpointTakenError);
    await store.create(projectId, second, 'whsec_3');
  });

  it('survives others at the same time: every claim has its webhook, and every webhook its claim', async () => {
    const projectId = newId();
    const { webhookId } = await store.create(projectId, settings(), 'whsec_1');
    const targets = Array.from({ length: 6 }, () => settings());
    await Promise.all(targets.map((target) => store.update(projectId, webhookId, target)));
    const { endpoint } = (await store.get(projectId, webhookId))!;
    const { done, failed } = await outcomes(targets.map((target) => store.create(projectId, target, 'whsec_2')));
    expect(done).toBe(targets.length - 1);
    expect(failed).toHaveLength(1);
    expect(targets.map((target) => target.endpoint)).toContain(endpoint);
  });
});

describe('a rotation', () => {
  it('lets the old secret sign for a day, and then not', async () => {
    const projectId = newId();
    const { webhookId } = await store.create(projectId, settings(), 'whsec_1');
    const secrets = async () => (await store.getForDelivery(projectId, webhookId))?.secrets;
    expect(await store.rotateSecret(projectId, webhookId, 'whsec_2')).toBe(true);
    expect(await secrets()).toEqual(['whsec_2', 'whsec_1']);
    later(ROTATION_SECONDS - 1);
    expect(await secrets()).toEqual(['whsec_2', 'whsec_1']);
    later(1);
    expect(await secrets()).toEqual(['whsec_2']);
  });

  it('keeps one old secret at most, and none when it is revoked', async () => {
    const projectId = newId();
    const { webhookId } = await store.create(projectId, settings(), 'whsec_1');
    const secrets = async () => (await store.getForDelivery(projectId, webhookId))?.secrets;
    await store.rotateSecret(projectId, webhookId, 'whsec_2');
    await store.rotateSecret(projectId, webhookId, 'whsec_3');
    expect(await secrets()).toEqual(['whsec_3', 'whsec_2']);
    await store.rotateSecret(projectId, webhookId, 'whsec_4', { revokeImmediately: true });
    expect(await secrets()).toEqual(['whsec_4']);
    expect(await store.rotateSecret(projectId, newId(), 'whsec_5')).toBe(false);
    expect(await store.rotateSecret(newId(), webhookId, 'whsec_5')).toBe(false);
  });
});

describe('the end', () => {
  it('of a deletion is final: no webhook, no secret, and its endpoint is free', async () => {
    const [projectId, webhook] = [newId(), settings()];
    const { webhookId } = await store.create(projectId, webhook, 'whsec_1');
    expect(await store.delete(newId(), webhookId)).toBe(false);
    expect((await Promise.all([1, 2, 3].map(() => store.delete(projectId, webhookId)))).filter(Boolean)).toHaveLength(
      1,
    );
    expect(await store.getForDelivery(projectId, webhookId)).toBeUndefined();
    await store.create(projectId, webhook, 'whsec_2');
  });

  it('of a receiver disables its webhook until the endpoint is set, also to the same one', async () => {
    const [projectId, webhook] = [newId(), settings()];
    const created = await store.create(projectId, webhook, 'whsec_1');
    const { webhookId } = created;
    expect(await store.disable({ ...created, endpoint: 'https://example.com/before' })).toBe(false);
    expect(await store.disable(created)).toBe(true);
    expect(await store.get(projectId, webhookId)).toMatchObject({ disabledAt: now.toISOString() });
    expect(await store.update(projectId, webhookId, { eventTypes: ['session.failed'] })).toHaveProperty('disabledAt');
    expect(await store.update(projectId, webhookId, { endpoint: webhook.endpoint })).not.toHaveProperty('disabledAt');
    expect(await store.get(projectId, webhookId)).not.toHaveProperty('disabledAt');
  });
});
