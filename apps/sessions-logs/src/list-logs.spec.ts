import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { ArtifactObjects, logChunkName, logsPrefix } from '@wallcrawler/artifacts';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestBucket, startTestDynamo } from '@wallcrawler/testing';
import type { TestBucket, TestDynamo } from '@wallcrawler/testing';
import { listLogs } from './list-logs.ts';

let dynamo: TestDynamo;
let engine: TestBucket;
let sessions: SessionStore;
let objects: ArtifactObjects;
let projectId: string;
beforeAll(async () => {
  [dynamo, engine] = await Promise.all([startTestDynamo(), startTestBucket()]);
  sessions = new SessionStore({ client: dynamo.client, tables });
  objects = new ArtifactObjects(engine);
  ({ projectId } = await new ProjectStore({ client: dynamo.client, tables }).create({ name: 'test', concurrency: 50 }));
});
afterAll(() => Promise.all([dynamo?.stop(), engine?.stop()]));

const entry = (n: number) => ({ method: 'Runtime.consoleAPICalled', pageId: 0, timestamp: n, params: { n } });
const session = async () => (await sessions.create(newTestSession(projectId))).sessionId;
const store = (id: string, sequence: number, first: number, count: number) =>
  objects.put(
    logsPrefix(projectId, id) + logChunkName({ sequence, first, count }),
    Array.from({ length: count }, (_, at) => `${JSON.stringify(entry(first + at))}\n`).join(''),
    'application/x-ndjson',
  );
const list = async (id: string, query: { after?: number; limit?: number } = {}, owner = projectId) => {
  const answer = await listLogs(
    { params: { id }, projectId: owner, query: { after: 0, ...query } },
    { sessions, objects },
  );
  return {
    headers: answer.headers,
    entries: JSON.parse(await text(answer.stream)) as { request?: { params: { n: number } } }[],
  };
};
const numbers = ({ entries }: Awaited<ReturnType<typeof list>>) => entries.map(({ request }) => request?.params.n);

describe(listLogs, () => {
  it('gives the entries of all chunks in the shape of the API', async () => {
    const id = await session();
    await store(id, 1, 0, 2);
    await store(id, 2, 2, 1);
    const { entries, headers } = await list(id);
    expect(headers).toMatchObject({ 'x-next-after': '3', 'content-type': 'application/json; charset=utf-8' });
    expect(entries).toHaveLength(3);
    expect(entries[2]).toEqual({
      method: 'Runtime.consoleAPICalled',
      pageId: 0,
      sessionId: id,
      timestamp: 2,
      request: { timestamp: 2, params: { n: 2 }, rawBody: '{"n":2}' },
    });
  });

  it.each([
    [{ after: 1 }, [1, 2, 3, 4], '5'],
    [{ after: 1, limit: 2 }, [1, 2], '3'],
    [{ after: 3 }, [3, 4], '5'],
    [{ limit: 1 }, [0], '1'],
    [{ after: 5 }, [], '5'],
    [{ after: 9 }, [], '9'],
  ])('with %p gives a part of it', async (query, expected, next) => {
    const id = await session();
    await store(id, 1, 0, 3);
    await store(id, 2, 3, 2);
    const part = await list(id, query);
    expect(numbers(part)).toEqual(expected);
    expect(part.headers['x-next-after']).toBe(next);
  });

  it('puts answers of the network where answers are', async () => {
    const id = await session();
    const line = JSON.stringify({ ...entry(0), method: 'Network.responseReceived', frameId: 'F', loaderId: 'L' });
    await objects.put(logsPrefix(projectId, id) + logChunkName({ sequence: 1, first: 0, count: 1 }), line, 'x/y');
    const { entries } = await list(id);
    expect(entries[0]).toMatchObject({
      frameId: 'F',
      loaderId: 'L',
      response: { result: { n: 0 }, rawBody: '{"n":0}' },
    });
    expect(entries[0]).not.toHaveProperty('request');
  });

  it('is empty for a session without a log, also after its end', async () => {
    const id = await session();
    await bringTo(sessions, id, 'STOPPED');
    expect(await list(id)).toMatchObject({ entries: [], headers: { 'x-next-after': '0' } });
  });

  it('finds no missing and no foreign session', async () => {
    const id = await session();
    await expect(list('missing')).rejects.toMatchObject({ status: 404 });
    await expect(list(id, {}, 'another')).rejects.toMatchObject({ status: 404 });
  });
});
