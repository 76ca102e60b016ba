import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isLive } from '@wallcrawler/session-state';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { uploadFile } from './upload-file.ts';

let dynamo: TestDynamo;
let sessions: SessionStore;
let projectId: string;
const NOW = new Date();
beforeAll(async () => {
  dynamo = await startTestDynamo();
  sessions = new SessionStore({ client: dynamo.client, tables, clock: () => NOW });
  const projects = new ProjectStore({ client: dynamo.client, tables });
  ({ projectId } = await projects.create({ name: 'test', concurrency: 50 }));
});
afterAll(() => dynamo?.stop());

const granted: object[] = [];
const sent: unknown[][] = [];
const body = { fileName: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('hi') };
const upload = (id: string, owner = projectId) =>
  uploadFile(
    { params: { id }, projectId: owner, body },
    {
      sessions,
      signer: { sign: async (grant) => (granted.push(grant), 'a.b.c') },
      sendFile: async (...call) => (sent.push(call), '/tmp/.uploads/a.txt'),
      clock: () => NOW,
    },
  );

describe(uploadFile, () => {
  it('hands the file to the container with a token for a minute, and says where it is', async () => {
    const { sessionId } = await sessions.create(newTestSession(projectId));
    const session = await bringTo(sessions, sessionId, 'READY');
    expect(await upload(sessionId)).toEqual({ status: 200, body: { message: 'uploaded to /tmp/.uploads/a.txt' } });
    expect(sent).toEqual([[isLive(session.status) && 'endpoint' in session && session.endpoint, 'a.b.c', body]]);
    const expiresAt = Math.floor(NOW.getTime() / 1000) + 60;
    expect(granted).toEqual([{ sessionId, projectId, scope: 'connect', expiresAt }]);
  });

  it.each([
    ['CREATING', 503, { 'retry-after': '1' }],
    ['STARTING', 503, { 'retry-after': '1' }],
    ['TERMINATING', 410, {}],
    ['STOPPED', 410, {}],
    ['FAILED', 410, {}],
    ['TIMED_OUT', 410, {}],
  ] as const)('refuses one in %s with %d', async (state, status, headers) => {
    const { sessionId } = await sessions.create(newTestSession(projectId));
    await bringTo(sessions, sessionId, state);
    sent.length = 0;
    await expect(upload(sessionId)).rejects.toMatchObject({ status, headers });
    expect(sent).toEqual([]);
  });

  it('finds no missing and no foreign session', async () => {
    const { sessionId } = await sessions.create(newTestSession(projectId));
    await expect(upload('missing')).rejects.toMatchObject({ status: 404 });
    await expect(upload(sessionId, 'another')).rejects.toMatchObject({ status: 404 });
  });
});
