import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScanCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { newId } from '@wallcrawler/runtime';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { ContextStore } from './context-store.ts';
import { ContextInUseError, ContextNameTakenError } from './errors.ts';

const table = 'wallcrawler-contexts';
let dynamo: TestDynamo;
let contexts: ContextStore;
let now = Date.parse('2026-11-20T10:00:00Z');
beforeAll(async () => {
  dynamo = await startTestDynamo();
  contexts = new ContextStore({ client: dynamo.client, table, clock: () => new Date((now += 1_000)) });
});
afterAll(() => dynamo?.stop());

const nobodyWrites = async () => false;
const setWriter = (projectId: string, contextId: string, sessionId: string) =>
  dynamo.client.send(
    new UpdateCommand({
      TableName: table,
      Key: { projectId, contextId },
      UpdateExpression: 'SET writer = :writer',
      ExpressionAttributeValues: { ':writer': { sessionId, since: '2026-11-20T10:00:00Z' } },
    }),
  );
const rowsOf = async (projectId: string) =>
  ((await dynamo.client.send(new ScanCommand({ TableName: table }))).Items ?? []).filter(
    (row) => row['projectId'] === projectId,
  );

describe(ContextStore, () => {
  it('makes contexts with and without a name', async () => {
    const project = newId();
    const plain = await contexts.create(project);
    const named = await contexts.create(project, '  My Shop\t');
    expect(plain).not.toHaveProperty('name');
    expect(named).toMatchObject({ projectId: project, name: 'My Shop', createdAt: named.updatedAt });
    expect(await contexts.get(project, named.contextId)).toEqual(named);
    expect(await contexts.list(project)).toEqual([named, plain]);
    expect(await contexts.create(project, ' \n ')).not.toHaveProperty('name');
  });

  it.each([
    ['Shop', 'shop'],
    ['Shop', ' SHOP '],
    ['Straße', 'STRASSE'.replace('SS', 'ß')],
    ['caf\u00e9', 'cafe\u0301'],
  ])('takes %j and %j for one name', async (one, other) => {
    const project = newId();
    await contexts.create(project, one);
    await expect(contexts.create(project, other)).rejects.toThrow(ContextNameTakenError);
    expect(await contexts.list(project)).toHaveLength(1);
    await expect(contexts.create(newId(), other)).resolves.toBeDefined();
  });

  it('gives a name to one of many that ask at once', async () => {
    const project = newId();
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => contexts.create(project, 'contended')));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ContextNameTakenError);
    expect(await contexts.list(project)).toHaveLength(1);
  });

  it('finds nothing under a foreign project, a claim or an impossible id', async () => {
    const project = newId();
    const { contextId } = await contexts.create(project, 'mine');
    for (const id of ['', 'name#mine', 'x'.repeat(2_000), newId()])
      expect(await contexts.get(project, id)).toBeUndefined();
    expect(await contexts.get(newId(), contextId)).toBeUndefined();
    expect(await contexts.delete(newId(), contextId, nobodyWrites)).toBe(false);
    expect(await contexts.delete(project, 'name#mine', nobodyWrites)).toBe(false);
    expect(await contexts.list(project)).toHaveLength(1);
  });

  it('frees the name with the context', async () => {
    const project = newId();
    const { contextId } = await contexts.create(project, 'again');
    expect(await contexts.delete(project, contextId, nobodyWrites)).toBe(true);
    expect(await contexts.delete(project, contextId, nobodyWrites)).toBe(false);
    expect(await rowsOf(project)).toEqual([]);
    await contexts.create(project, 'AGAIN');
  });

  it('refuses to delete a context that a session writes, and names the session', async () => {
    const project = newId();
    const { contextId } = await contexts.create(project, 'busy');
    await setWriter(project, contextId, 'session-1');
    const attempt = contexts.delete(project, contextId, async () => true);
    await expect(attempt).rejects.toThrow(ContextInUseError);
    await expect(attempt).rejects.toMatchObject({ sessionId: 'session-1' });
    expect(await rowsOf(project)).toHaveLength(2);
  });

  it('deletes a context whose writer has ended, but not when another has taken it meanwhile', async () => {
    const project = newId();
    const { contextId } = await contexts.create(project);
    await setWriter(project, contextId, 'ended');
    const asked: string[] = [];
    const isWriting = async (sessionId: string) => {
      asked.push(sessionId);
      if (sessionId === 'ended') await setWriter(project, contextId, 'successor');
      return sessionId === 'successor';
    };
    await expect(contexts.delete(project, contextId, isWriting)).rejects.toMatchObject({ sessionId: 'successor' });
    expect(asked).toEqual(['ended', 'successor']);
    expect(await contexts.delete(project, contextId, nobodyWrites)).toBe(true);
  });
});
