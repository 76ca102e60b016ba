import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeyStore } from '@wallcrawler/session-store';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { listApiKeys } from './list-api-keys.ts';

let dynamo: TestDynamo;
let keys: ApiKeyStore;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  keys = new ApiKeyStore({ client: dynamo.client, table: 'wallcrawler-api-keys' });
});
afterAll(() => dynamo?.stop());

describe(listApiKeys, () => {
  it("shows the project's keys, marks the caller's own, and gives none away", async () => {
    const own = await keys.create('p', 'own');
    const old = await keys.create('p', 'old');
    await keys.revoke(old.record.keyId);
    await keys.create('another', 'foreign');
    const { status, body } = await listApiKeys({ projectId: 'p', keyId: own.record.keyId }, { keys });
    expect(status).toBe(200);
    expect(body).toHaveLength(2);
    expect(body).toContainEqual({
      id: own.record.keyId,
      name: 'own',
      projectId: 'p',
      createdAt: own.record.createdAt,
      current: true,
    });
    expect(body).toContainEqual(
      expect.objectContaining({ name: 'old', current: false, revokedAt: expect.any(String) }),
    );
    for (const secret of [own.key, own.record.keyHash, 'keyHash', 'wc_'])
      expect(JSON.stringify(body)).not.toContain(secret);
  });
});
