import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeyStore } from '@wallcrawler/session-store';
import { recordingLogger, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { createApiKey } from './create-api-key.ts';

let dynamo: TestDynamo;
let keys: ApiKeyStore;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  keys = new ApiKeyStore({ client: dynamo.client, table: 'wallcrawler-api-keys' });
});
afterAll(() => dynamo?.stop());

describe(createApiKey, () => {
  it('makes a key that works, and logs which but not what', async () => {
    const { log, lines } = recordingLogger();
    const { status, body } = await createApiKey({ projectId: 'p', keyId: 'k1', body: { name: 'ci' }, log }, { keys });
    expect(status).toBe(201);
    const { key, ...shown } = body as { key: string; id: string };
    expect(shown).toEqual({
      id: expect.any(String),
      name: 'ci',
      projectId: 'p',
      createdAt: expect.any(String),
      current: false,
    });
    expect(await keys.verify(key)).toMatchObject({ keyId: shown.id, projectId: 'p' });
    expect(lines).toMatchObject([{ message: 'API key made', keyId: shown.id, by: 'k1' }]);
    expect(JSON.stringify(lines)).not.toContain(key);
  });
});
