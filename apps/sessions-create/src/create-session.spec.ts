import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@wallcrawler/testing';
import { startHarness } from './testing/harness.ts';
import type { Created, Harness } from './testing/harness.ts';

/** So long that whoever waits for it would fail the test. */
const NEVER = { pollWithSlot: 60_000, pollWithoutSlot: 60_000 };
let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => {
  harness.ecs.reset();
  harness.lines.length = 0;
});
afterAll(() => harness.stop());

const claims = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
const reports = () => harness.lines.filter(({ message }) => message === 'create finished');
const launchedBy = (projectId: string) =>
  until(async () => {
    const [sessionId] = await harness.heldBy(projectId);
    return sessionId && (await harness.sessions.get(sessionId))?.status === 'PROVISIONING' ? sessionId : undefined;
  }, 'a launched session');

describe('a create', () => {
  it('answers with the session and what connects to it', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project();
    const { status, body } = await harness.create(projectId, { body: { timeout: 120, userMetadata: { team: 'qa' } } });
    const { id, connectUrl, signingKey, expiresAt, ...rest } = body as Created;
    expect(status).toBe(201);
    expect(rest).toMatchObject({
      projectId,
      status: 'RUNNING',
      region: 'us-east-1',
      keepAlive: false,
      userMetadata: { team: 'qa' },
      seleniumRemoteUrl: 'https://connect.example.com/webdriver',
    });
    expect(connectUrl).toBe(`wss://connect.example.com/?signingKey=${signingKey}`);
    expect(claims(signingKey)).toMatchObject({
      sid: id,
      pid: projectId,
      scope: 'connect',
      exp: Date.parse(expiresAt) / 1000,
    });
    expect(harness.ecs.taskOf(id)).toMatchObject({ clientToken: id, desiredStatus: 'RUNNING' });
    expect(await harness.heldBy(projectId)).toEqual([id]);
  });

  it('writes what was asked for, and what was not by its defaults', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project();
    const browserSettings = { viewport: { width: 800, height: 600 }, ignoreCertificateErrors: true };
    const asked = await harness.create(projectId, { body: { keepAlive: true, timeout: 60, browserSettings } });
    const row = (await harness.sessions.get((asked.body as Created).id))!;
    expect(row).toMatchObject({ keepAlive: true, timeoutSeconds: 60, settings: browserSettings });
    const plain = await harness.create(projectId);
    expect(await harness.sessions.get((plain.body as Created).id)).toMatchObject({
      keepAlive: false,
      timeoutSeconds: 900,
      settings: {},
    });
  });

  it('keeps no token anywhere', async () => {
    harness.bootEveryTask();
    const { body } = await harness.create(await harness.project());
    const { id, signingKey } = body as Created;
    expect(JSON.stringify(await harness.sessions.get(id))).not.toContain(signingKey);
    expect(JSON.stringify(harness.lines)).not.toContain(signingKey);
  });
});

describe('the wait', () => {
  it('ends by push', async () => {
    const projectId = await harness.project();
    const creating = harness.create(projectId, { dependencies: { signals: harness.signals(NEVER) } });
    const sessionId = await launchedBy(projectId);
    expect((await harness.sessions.get(sessionId))?.waiter).toMatch(/^slot-\d\d$/);
    await harness.becomeReady(sessionId);
    await harness.publish(sessionId);
    expect(await creating).toMatchObject({ status: 201, body: { id: sessionId } });
    expect(reports()).toMatchObject([{ sessionId, result: 'ready', wakePath: 'push' }]);
  });

  it('ends by the safety net when the message is lost', async () => {
    const projectId = await harness.project();
    const creating = harness.create(projectId);
    const sessionId = await launchedBy(projectId);
    await harness.becomeReady(sessionId);
    expect(await creating).toMatchObject({ status: 201, body: { id: sessionId } });
    expect(reports()).toMatchObject([{ result: 'ready', wakePath: 'safety_net' }]);
  });

  it.each([
    ['all slots are taken', async () => undefined],
    ['no slot can be leased', () => Promise.reject(new Error('throttled'))],
  ])('ends by reading when %s', async (_, acquire) => {
    harness.bootEveryTask();
    const { body } = await harness.create(await harness.project(), { dependencies: { slots: { acquire } } });
    expect(await harness.sessions.get((body as Created).id)).not.toHaveProperty('waiter');
    expect(reports()).toMatchObject([{ result: 'ready', wakePath: 'safety_net' }]);
  });

  it('ends for each of many that wait at once', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project(20);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => harness.create(projectId, { body: { userMetadata: { at } } })),
    );
    const ids = answers.map(({ body }) => (body as Created).id);
    expect(new Set(ids).size).toBe(12);
    expect((await harness.heldBy(projectId)).sort()).toEqual(ids.sort());
    expect(harness.ecs.tasks.size).toBe(12);
  });
});
