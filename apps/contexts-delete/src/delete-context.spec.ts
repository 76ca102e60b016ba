import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ArtifactObjects, contextKey, contextPrefix } from '@wallcrawler/artifacts';
import { ContextStore } from '@wallcrawler/resource-store';
import type { SessionState } from '@wallcrawler/session-state';
import { startTestBucket, startTestDynamo } from '@wallcrawler/testing';
import type { TestBucket, TestDynamo } from '@wallcrawler/testing';
import { deleteContext } from './delete-context.ts';

const table = 'wallcrawler-contexts';
let dynamo: TestDynamo;
let engine: TestBucket;
let contexts: ContextStore;
let objects: ArtifactObjects;
beforeAll(async () => {
  [dynamo, engine] = await Promise.all([startTestDynamo(), startTestBucket()]);
  contexts = new ContextStore({ client: dynamo.client, table });
  objects = new ArtifactObjects(engine);
});
afterAll(() => Promise.all([dynamo?.stop(), engine?.stop()]));

interface Setup {
  projectId?: string;
  writerState?: SessionState;
  files?: Pick<ArtifactObjects, 'deletePrefix'>;
}
const remove = (id: string, { projectId = 'p', writerState, files = objects }: Setup = {}) =>
  deleteContext(
    { projectId, params: { id } },
    {
      contexts,
      objects: files,
      sessions: { get: async () => (writerState ? ({ status: writerState } as never) : undefined) },
    },
  );
const save = (contextId: string, version: string) => objects.put(contextKey('p', contextId, version), 'zst', 'a/b');
const archives = async (contextId: string) =>
  (await Array.fromAsync(objects.list(contextPrefix('p', contextId)))).length;
const setWriter = (contextId: string) =>
  dynamo.client.send(
    new UpdateCommand({
      TableName: table,
      Key: { projectId: 'p', contextId },
      UpdateExpression: 'SET writer = :writer',
      ExpressionAttributeValues: { ':writer': { sessionId: 's1', since: 't' } },
    }),
  );

describe(deleteContext, () => {
  it('deletes the row and every archive', async () => {
    const { contextId } = await contexts.create('p', 'gone');
    const other = await contexts.create('p');
    await Promise.all([save(contextId, 'v1'), save(contextId, 'v2'), save(other.contextId, 'v1')]);
    expect(await remove(contextId)).toEqual({ status: 204, body: undefined });
    expect(await contexts.get('p', contextId)).toBeUndefined();
    expect([await archives(contextId), await archives(other.contextId)]).toEqual([0, 1]);
    await expect(remove(contextId)).rejects.toMatchObject({ status: 404 });
  });

  it.each(['READY', 'TERMINATING'] as const)('waits for a writer in %s', async (writerState) => {
    const { contextId } = await contexts.create('p');
    await setWriter(contextId);
    await save(contextId, 'v1');
    await expect(remove(contextId, { writerState })).rejects.toMatchObject({
      status: 409,
      code: 'context_in_use',
      message: expect.stringContaining('session s1'),
      headers: { 'retry-after': '2' },
    });
    expect(await archives(contextId)).toBe(1);
    expect(await contexts.get('p', contextId)).toBeDefined();
  });

  it.each(['STOPPED', 'FAILED', undefined] as const)('does not wait for a writer in %s', async (writerState) => {
    const { contextId } = await contexts.create('p');
    await setWriter(contextId);
    expect((await remove(contextId, { writerState })).status).toBe(204);
  });

  it('ends at its repetition what S3 did not let it end', async () => {
    const { contextId } = await contexts.create('p');
    await save(contextId, 'v1');
    const broken = { deletePrefix: () => Promise.reject(new Error('S3 is away')) };
    await expect(remove(contextId, { files: broken })).rejects.toThrow('S3 is away');
    expect((await remove(contextId)).status).toBe(204);
    expect(await archives(contextId)).toBe(0);
    await expect(remove(contextId)).rejects.toMatchObject({ status: 404 });
  });

  it.each(['', 'name#x', '#', 'x'.repeat(200)])('touches nothing for the impossible id %j', async (id) => {
    await save('kept', 'v1');
    await expect(remove(id)).rejects.toMatchObject({ status: 404 });
    expect(await archives('kept')).toBe(1);
  });

  it('touches nothing of another project', async () => {
    const { contextId } = await contexts.create('p');
    await save(contextId, 'v1');
    await expect(remove(contextId, { projectId: 'another' })).rejects.toMatchObject({ status: 404 });
    expect(await archives(contextId)).toBe(1);
  });
});
