import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import { MAX_LISTED_SESSIONS, listSessionsQuery } from '@wallcrawler/session-api';
import type { WireSession } from '@wallcrawler/session-api';
import type { SessionState } from '@wallcrawler/session-state';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { toCursor } from './cursor.ts';
import { listSessions } from './list-sessions.ts';

let dynamo: TestDynamo;
let sessions: SessionStore;
let projectId: string;
const ids: string[] = [];

const made: [SessionState, Record<string, unknown> | undefined][] = [
  ['READY', { team: 'qa', run: { name: 'a' } }],
  ['STOPPED', { team: 'qa' }],
  ['FAILED', { team: 'dev' }],
  ['CREATING', undefined],
];

beforeAll(async () => {
  dynamo = await startTestDynamo();
  let now = Date.now() - 60_000;
  sessions = new SessionStore({ client: dynamo.client, tables, clock: () => new Date((now += 1_000)) });
  const projects = new ProjectStore({ client: dynamo.client, tables });
  ({ projectId } = await projects.create({ name: 'test' }));
  const { projectId: other } = await projects.create({ name: 'other' });
  await sessions.create(newTestSession(other));
  for (const [state, userMetadata] of made) {
    const { sessionId } = await sessions.create({ ...newTestSession(projectId), userMetadata });
    await bringTo(sessions, sessionId, state);
    ids.unshift(sessionId);
  }
});
afterAll(() => dynamo.stop());

type Query = Record<string, string>;
const answer = (query: Query = {}, owner = projectId) =>
  listSessions({ projectId: owner, query: listSessionsQuery.parse(query) }, { sessions });
const list = async (query: Query = {}) => (await answer(query)).body as WireSession[];

/** Follows the cursors to the end. */
async function pages(query: Query): Promise<string[][]> {
  const all: string[][] = [];
  let cursor: string | undefined;
  do {
    const { body, headers } = await answer({ ...query, ...(cursor && { cursor }) });
    all.push((body as WireSession[]).map(({ id }) => id));
    cursor = headers?.['x-next-cursor'];
  } while (cursor && all.length < 20);
  return all;
}

describe(listSessions, () => {
  it('gives the own sessions as a bare array, newest first, without keys', async () => {
    const found = await list();
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(JSON.stringify(found)).not.toMatch(/signingKey|connectUrl|10\.0\.0\.7|arn:/);
  });

  it.each([
    [{ status: 'RUNNING' }, 1],
    [{ status: 'COMPLETED' }, 1],
    [{ status: 'ERROR' }, 1],
    [{ status: 'PENDING' }, 1],
    [{ status: 'TIMED_OUT' }, 0],
    [{ q: "user_metadata['team']:'qa'" }, 2],
    [{ q: "user_metadata['run']['name']:'a'" }, 1],
    [{ q: "user_metadata['team']:'nobody'" }, 0],
    [{ q: "user_metadata['team']:'qa'", status: 'COMPLETED' }, 1],
    [{ q: "user_metadata['']:'qa'" }, 0],
    [{ q: `user_metadata${"['a']".repeat(100)}:'qa'` }, 0],
  ] as [Query, number][])('finds for %j %d', async (query, count) => {
    expect(await list(query)).toHaveLength(count);
  });

  it('refuses a query that it does not understand', async () => {
    await expect(list({ q: 'team=qa' })).rejects.toMatchObject({ status: 400 });
  });

  it.each(['1', '2', '3', '4', '1000'])('gives the same list in pages of %s', async (limit) => {
    const found = await pages({ limit });
    expect(found.flat()).toEqual(ids);
    // No page but the only one is empty: a cursor is given only where it leads somewhere.
    for (const page of found) expect(page).toHaveLength(Math.min(Number(limit), page.length || 1));
  });

  it('goes on through a filter', async () => {
    const q = "user_metadata['team']:'qa'";
    expect(await pages({ q, limit: '1' })).toEqual([[ids[2]], [ids[3]]]);
    expect(await pages({ status: 'RUNNING', limit: '1' })).toEqual([[ids[3]]]);
  });

  it('gives pages of the sessions that have not ended, also of one moment', async () => {
    const { projectId: busy } = await new ProjectStore({ client: dynamo.client, tables }).create({ name: 'busy' });
    const moment = new SessionStore({ client: dynamo.client, tables, clock: () => new Date(1_800_000_000_000) });
    const made = new Set<string>();
    for (let n = 0; n < 7; n++) made.add((await moment.create(newTestSession(busy))).sessionId);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await answer({ status: 'PENDING', limit: '3', ...(cursor && { cursor }) }, busy);
      seen.push(...(page.body as WireSession[]).map(({ id }) => id));
      cursor = page.headers?.['x-next-cursor'];
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(made);
  });

  it('takes a cursor of its own project only', async () => {
    const { createdAt, sessionId } = (await sessions.get(ids[0]!))!;
    const own = toCursor(projectId, { createdAt, sessionId });
    expect((await list({ cursor: own })).map(({ id }) => id)).toEqual(ids.slice(1));
    const forged = Buffer.from(JSON.stringify([createdAt, 'x', 'y'])).toString('base64url');
    for (const cursor of ['nonsense', forged, toCursor('another', { createdAt, sessionId }), own.slice(0, -4)])
      await expect(list({ cursor })).rejects.toMatchObject({ status: 400, message: expect.stringContaining('cursor') });
  });

  it('answers with a bounded number, and reads no further', async () => {
    const [row] = await Array.fromAsync(sessions.listByProject(projectId));
    let read = 0;
    async function* endless(): AsyncGenerator<SessionRecord> {
      for (;;) {
        read += 1;
        yield row!;
      }
    }
    const listUnended = () => Promise.resolve([]);
    const query = listSessionsQuery.parse({});
    const { body } = await listSessions({ projectId, query }, { sessions: { listByProject: endless, listUnended } });
    expect(body).toHaveLength(MAX_LISTED_SESSIONS);
    expect(read).toBe(MAX_LISTED_SESSIONS + 1);
  });
});
