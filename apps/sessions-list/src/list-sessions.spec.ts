import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { WireSession } from '@wallcrawler/session-api';
import type { SessionState } from '@wallcrawler/session-state';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { MAX_SESSIONS, listSessions } from './list-sessions.ts';

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

const list = async (query: { status?: string; q?: string } = {}) =>
  (await listSessions({ projectId, query }, { sessions })).body as WireSession[];

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
  ])('finds for %j %d', async (query, count) => {
    expect(await list(query)).toHaveLength(count);
  });

  it('refuses a query that it does not understand', async () => {
    await expect(list({ q: 'team=qa' })).rejects.toMatchObject({ status: 400 });
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
    const { body } = await listSessions({ projectId, query: {} }, { sessions: { listByProject: endless } });
    expect(body).toHaveLength(MAX_SESSIONS);
    expect(read).toBe(MAX_SESSIONS);
  });
});
