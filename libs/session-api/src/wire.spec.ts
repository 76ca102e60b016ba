import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SESSION_STATES } from '@wallcrawler/session-state';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { ownedSession } from './owned-session.ts';
import { createSessionBody } from './requests.ts';
import { toWireConnection, toWireProject, toWireSession } from './wire.ts';

let dynamo: TestDynamo;
let sessions: SessionStore;
let projects: ProjectStore;

beforeAll(async () => {
  dynamo = await startTestDynamo();
  sessions = new SessionStore({ client: dynamo.client, tables });
  projects = new ProjectStore({ client: dynamo.client, tables });
});
afterAll(() => dynamo.stop());

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe(toWireSession, () => {
  it.each(SESSION_STATES)(
    'shows %s with all that the SDK requires, and no key, address or inner word',
    async (state) => {
      const { projectId } = await projects.create({ name: 'wire' });
      const { sessionId } = await sessions.create({
        ...newTestSession(projectId),
        waiter: 'slot-03',
        trace: 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1',
      });
      const wire = toWireSession(await bringTo(sessions, sessionId, state));
      const { endedAt, ...required } = wire;
      expect(required).toEqual({
        id: sessionId,
        createdAt: expect.stringMatching(ISO),
        updatedAt: expect.stringMatching(ISO),
        startedAt: expect.stringMatching(ISO),
        expiresAt: expect.stringMatching(ISO),
        projectId,
        status: expect.stringMatching(/^(PENDING|RUNNING|ERROR|TIMED_OUT|COMPLETED)$/),
        keepAlive: false,
        proxyBytes: 0,
        region: 'us-east-1',
      });
      expect(endedAt !== undefined).toBe(['STOPPED', 'FAILED', 'TIMED_OUT'].includes(state));
      expect(JSON.stringify(wire)).not.toMatch(/10\.0\.0\.7|slot-03|arn:|revision|Root=|signingKey|connectUrl/);
    },
  );

  it('gives back the metadata that a create accepts', async () => {
    const { projectId } = await projects.create({ name: 'metadata', concurrency: 1_000, creationsPerMinute: 10_000 });
    const metadata = fc
      .dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
      .filter((userMetadata) => createSessionBody.safeParse({ userMetadata }).success)
      .map((userMetadata) => createSessionBody.parse({ userMetadata }).userMetadata!);
    await fc.assert(
      fc.asyncProperty(metadata, async (userMetadata) => {
        const { sessionId } = await sessions.create({ ...newTestSession(projectId), userMetadata });
        const wire = toWireSession((await sessions.get(sessionId))!);
        // As JSON: that is how a client sees it, and it knows no -0.
        expect(JSON.parse(JSON.stringify(wire.userMetadata))).toEqual(JSON.parse(JSON.stringify(userMetadata)));
      }),
      { numRuns: 100 },
    );
  });
});

describe(toWireConnection, () => {
  it.each([
    ['wss://connect.example.com', 'https://connect.example.com/webdriver'],
    ['ws://127.0.0.1:9000', 'http://127.0.0.1:9000/webdriver'],
  ])('leads to the gateway %s', (base, seleniumRemoteUrl) => {
    expect(toWireConnection(base, 'a.b.c')).toEqual({
      connectUrl: `${base}/?signingKey=a.b.c`,
      seleniumRemoteUrl,
      signingKey: 'a.b.c',
    });
  });
});

describe(toWireProject, () => {
  it('shows what the SDK knows of a project and not which sessions it runs', async () => {
    const { projectId } = await projects.create({ name: 'busy', concurrency: 2, defaultTimeout: 120 });
    await sessions.create(newTestSession(projectId));
    expect(toWireProject((await projects.get(projectId))!)).toEqual({
      id: projectId,
      name: 'busy',
      ownerId: 'local',
      concurrency: 2,
      defaultTimeout: 120,
      createdAt: expect.stringMatching(ISO),
      updatedAt: expect.stringMatching(ISO),
    });
  });
});

describe(ownedSession, () => {
  it('finds the own session, and tells a foreign one by nothing from a missing one', async () => {
    const { projectId } = await projects.create({ name: 'own' });
    const { sessionId } = await sessions.create(newTestSession(projectId));
    const find = (id: string | undefined, owner: string) =>
      ownedSession({ params: id === undefined ? {} : { id }, projectId: owner }, sessions);
    expect(await find(sessionId, projectId)).toMatchObject({ sessionId });
    const answers = await Promise.all(
      [find(sessionId, 'another'), find('missing', projectId), find('', projectId), find(undefined, projectId)]
        .concat(find('x'.repeat(5_000), projectId))
        .map((search) => search.catch((error: unknown) => error)),
    );
    for (const answer of answers) expect(answer).toMatchObject({ status: 404, message: (answers[0] as Error).message });
  });
});
