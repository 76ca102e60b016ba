import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContextStore } from '@wallcrawler/resource-store';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { retrieveContext } from './retrieve-context.ts';

let dynamo: TestDynamo;
let contexts: ContextStore;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  contexts = new ContextStore({ client: dynamo.client, table: 'wallcrawler-contexts' });
});
afterAll(() => dynamo?.stop());

const retrieve = (id: string, projectId = 'p') => retrieveContext({ projectId, params: { id } }, { contexts });

describe(retrieveContext, () => {
  it('shows what the SDK names, and nothing of how it is kept', async () => {
    const { contextId, createdAt } = await contexts.create('p', ' Shop ');
    expect(await retrieve(contextId)).toEqual({
      status: 200,
      body: { id: contextId, name: 'Shop', projectId: 'p', createdAt, updatedAt: createdAt },
    });
    const plain = await contexts.create('p');
    expect((await retrieve(plain.contextId)).body).not.toHaveProperty('name');
  });

  it('tells when it was saved, and by whom it will be', async () => {
    const row = {
      projectId: 'p',
      contextId: 'c',
      createdAt: 't1',
      updatedAt: 't2',
      version: 'v',
      sha256: '00',
      bytes: 5,
      savedAt: 't2',
      writer: { sessionId: 's', since: 't2' },
    };
    const { body } = await retrieveContext(
      { projectId: 'p', params: { id: 'c' } },
      { contexts: { get: async () => row } },
    );
    expect(body).toEqual({
      id: 'c',
      projectId: 'p',
      createdAt: 't1',
      updatedAt: 't2',
      savedAt: 't2',
      bytes: 5,
      writerSessionId: 's',
    });
  });

  it('answers for a foreign context as for one that does not exist', async () => {
    const { contextId } = await contexts.create('p', 'claimed');
    const refusals = await Promise.all(
      [retrieve(contextId, 'another'), retrieve('missing'), retrieve('name#claimed'), retrieve('')].map((answer) =>
        answer.catch((error: unknown) => error),
      ),
    );
    for (const refusal of refusals) expect(refusal).toEqual(refusals[1]);
    expect(refusals[0]).toMatchObject({ status: 404, code: 'not_found' });
  });
});
