import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeyStore } from '@wallcrawler/session-store';
import { recordingLogger, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { revokeApiKey } from './revoke-api-key.ts';

let dynamo: TestDynamo;
let keys: ApiKeyStore;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  keys = new ApiKeyStore({ client: dynamo.client, table: 'wallcrawler-api-keys' });
});
afterAll(() => dynamo?.stop());

const revoke = (id: string, { projectId = 'p', keyId = 'caller' } = {}) =>
  revokeApiKey({ projectId, keyId, params: { id }, log: recordingLogger().log }, { keys });

describe(revokeApiKey, () => {
  it('ends a key of the project, and again without harm', async () => {
    const { key, record } = await keys.create('p', 'old');
    expect(await revoke(record.keyId)).toEqual({ status: 204, body: undefined });
    expect(await keys.verify(key)).toBeUndefined();
    expect((await revoke(record.keyId)).status).toBe(204);
  });

  it('does not end the key that asks for it', async () => {
    const { key, record } = await keys.create('p', 'only');
    await expect(revoke(record.keyId, { keyId: record.keyId })).rejects.toMatchObject({
      status: 409,
      code: 'own_api_key',
      headers: { 'x-should-retry': 'false' },
    });
    expect(await keys.verify(key)).toBeDefined();
  });

  it('finds no missing key, and leaves a foreign one alone', async () => {
    const { key, record } = await keys.create('another', 'foreign');
    const [foreign, missing, none] = await Promise.all(
      [revoke(record.keyId), revoke('0000000000000000'), revoke('')].map((answer) =>
        answer.catch((error: unknown) => error),
      ),
    );
    expect(foreign).toMatchObject({ status: 404 });
    expect(foreign).toEqual(missing);
    expect(none).toEqual(missing);
    expect(await keys.verify(key)).toBeDefined();
  });
});
