import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { ApiKeyStore } from './api-key-store.ts';

const table = 'wallcrawler-api-keys';
let dynamo: TestDynamo;
let keys: ApiKeyStore;

beforeAll(async () => {
  dynamo = await startTestDynamo();
  keys = new ApiKeyStore({ client: dynamo.client, table });
});
afterAll(() => dynamo.stop());

describe(ApiKeyStore, () => {
  it('verifies a genuine key and nothing like it', async () => {
    const { key, record } = await keys.create('project-a', 'ci');
    expect(await keys.verify(key)).toEqual(record);
    const lastChanged = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    for (const wrong of [lastChanged, key.slice(0, -1), `${key}x`, '', 'wc_', record.keyId, record.keyHash, "' OR 1=1"])
      expect(await keys.verify(wrong)).toBeUndefined();
  });

  it('keeps only a hash', async () => {
    const { key } = await keys.create('project-b', 'secret');
    const { Items } = await dynamo.client.send(new ScanCommand({ TableName: table }));
    expect(JSON.stringify(Items)).not.toContain(key.split('_')[2]);
  });

  it('refuses a revoked key, and revokes twice without harm', async () => {
    const { key, record } = await keys.create('project-c', 'old');
    expect(await keys.revoke(record.keyId)).toBe(true);
    expect(await keys.revoke(record.keyId)).toBe(true);
    expect(await keys.verify(key)).toBeUndefined();
    expect(await keys.revoke('0000000000000000')).toBe(false);
  });

  it("revokes a project's own key only, where a project is named", async () => {
    const { key, record } = await keys.create('owner', 'mine');
    expect(await keys.revoke(record.keyId, 'another')).toBe(false);
    expect(await keys.verify(key)).toBeDefined();
    expect(await keys.revoke('0000000000000000', 'owner')).toBe(false);
    expect(await keys.revoke(record.keyId, 'owner')).toBe(true);
    expect(await keys.verify(key)).toBeUndefined();
  });

  it('lists the keys of one project, revoked ones included', async () => {
    const made = [await keys.create('project-d', 'one'), await keys.create('project-d', 'two')];
    await keys.revoke(made[0]!.record.keyId);
    const listed = await Array.fromAsync(keys.list('project-d'));
    expect(listed.map(({ name }) => name).sort()).toEqual(['one', 'two']);
    expect(listed.find(({ name }) => name === 'one')?.revokedAt).toBeDefined();
  });
});
