import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SESSION_STATES, isLive } from '@wallcrawler/session-state';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { retrieveSession } from './retrieve-session.ts';

let dynamo: TestDynamo;
let sessions: SessionStore;
let projectId: string;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  sessions = new SessionStore({ client: dynamo.client, tables });
  const projects = new ProjectStore({ client: dynamo.client, tables });
  ({ projectId } = await projects.create({ name: 'test', concurrency: 100 }));
});
afterAll(() => dynamo.stop());

const granted: unknown[] = [];
const signer = { sign: async (grant: object) => `token-${granted.push(grant)}` };
const retrieve = (id: string, owner = projectId) =>
  retrieveSession(
    { params: { id }, projectId: owner },
    { sessions, signer, connectBaseUrl: 'wss://connect.example.com' },
  );

describe(retrieveSession, () => {
  it.each(SESSION_STATES)('gives the keys of a session in %s only if a client can connect', async (state) => {
    const { sessionId } = await sessions.create(newTestSession(projectId));
    const { expiresAt } = await bringTo(sessions, sessionId, state);
    granted.length = 0;
    const { status, body } = await retrieve(sessionId);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: sessionId, projectId });
    if (isLive(state)) {
      expect(granted).toEqual([{ sessionId, projectId, scope: 'connect', expiresAt }]);
      expect(body).toMatchObject({
        status: 'RUNNING',
        connectUrl: 'wss://connect.example.com/?signingKey=token-1',
        signingKey: 'token-1',
      });
    } else {
      expect(granted).toEqual([]);
      for (const name of ['connectUrl', 'signingKey', 'seleniumRemoteUrl']) expect(body).not.toHaveProperty(name);
    }
  });

  it('tells when the session came into each of its states', async () => {
    const { sessionId } = await sessions.create(newTestSession(projectId));
    await bringTo(sessions, sessionId, 'TIMED_OUT');
    const { timeline, endedAt } = (await retrieve(sessionId)).body as {
      timeline: { state: string; at: string }[];
      endedAt: string;
    };
    const states = ['CREATING', 'PROVISIONING', 'STARTING', 'READY', 'TERMINATING', 'TIMED_OUT'];
    expect(timeline.map(({ state }) => state)).toEqual(states);
    expect(timeline.at(-1)?.at).toBe(endedAt);
  });

  it('answers for a foreign session as for one that does not exist', async () => {
    const { sessionId } = await sessions.create(newTestSession(projectId));
    const [foreign, missing] = await Promise.all(
      [retrieve(sessionId, 'another'), retrieve('missing')].map((answer) => answer.catch((error: unknown) => error)),
    );
    expect(foreign).toMatchObject({ status: 404 });
    expect(foreign).toEqual(missing);
  });
});
