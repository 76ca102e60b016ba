import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContextStore } from '@wallcrawler/resource-store';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { createContext } from './create-context.ts';

let dynamo: TestDynamo;
let contexts: ContextStore;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  contexts = new ContextStore({ client: dynamo.client, table: 'wallcrawler-contexts' });
});
afterAll(() => dynamo?.stop());

const create = (name?: string, projectId = 'p') => createContext({ projectId, body: { name } }, { contexts });

describe(createContext, () => {
  it('answers with every field that the SDK expects, and none that works as an upload', async () => {
    const { status, body } = await create();
    expect(status).toBe(201);
    expect(body).toEqual({
      id: expect.any(String),
      cipherAlgorithm: 'AES-256-CBC',
      initializationVectorSize: 16,
      publicKey: expect.any(String),
      uploadUrl: expect.stringMatching(/^https:\/\/.*\.invalid\/$/),
    });
    expect(await contexts.get('p', (body as { id: string }).id)).toMatchObject({ projectId: 'p' });
  });

  it('refuses a name that is taken, for good', async () => {
    await create('Shop');
    await expect(create('shop')).rejects.toMatchObject({
      status: 409,
      code: 'name_taken',
      headers: { 'x-should-retry': 'false' },
      message: expect.stringContaining('"shop"'),
    });
    expect((await create('shop', 'another')).status).toBe(201);
  });

  it('lets other failures through', async () => {
    const broken = { create: () => Promise.reject(new Error('no table')) };
    await expect(createContext({ projectId: 'p', body: {} }, { contexts: broken })).rejects.toThrow('no table');
  });
});
