import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { TEST_TABLES as tables, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { ConcurrencyLimitError, CreationRateError } from './errors.ts';
import { ProjectStore } from './project-store.ts';
import { SessionStore } from './session-store.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
let dynamo: TestDynamo;
let projects: ProjectStore;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  projects = new ProjectStore({ client: dynamo.client, tables });
});
afterAll(() => dynamo.stop());

async function fixture(creationsPerMinute: number, concurrency = 50) {
  const { projectId } = await projects.create({ name: 'test', concurrency, creationsPerMinute });
  let now = NOON;
  const sessions = new SessionStore({ client: dynamo.client, tables, clock: () => new Date(now) });
  return {
    projectId,
    sessions,
    create: () => sessions.create(newTestSession(projectId)),
    at: (seconds: number) => (now = NOON + seconds * 1000),
    row: async () => (await projects.get(projectId))!,
  };
}

describe('creations per minute', () => {
  it('are counted from minute to minute, and the refusal tells when the next one begins', async () => {
    const { create, at, row } = await fixture(3);
    at(20);
    for (let n = 0; n < 3; n++) await create();
    at(59);
    await expect(create()).rejects.toMatchObject({
      name: 'CreationRateError',
      current: 3,
      maximum: 3,
      retryAfterSeconds: 1,
    });
    expect((await row()).activeSessions?.size).toBe(3);
    at(60);
    await create();
    expect(await row()).toMatchObject({ creationWindow: NOON / 1000 + 60, creationsInWindow: 1 });
  });

  it('count sessions that have ended, and not what was refused', async () => {
    const { create, sessions, row } = await fixture(2, 1);
    const { sessionId } = await create();
    await expect(create()).rejects.toBeInstanceOf(ConcurrencyLimitError);
    await sessions.apply(sessionId, { type: 'releaseRequested' });
    await create();
    expect(await row()).toMatchObject({ creationsInWindow: 2 });
  });

  it('never exceed the limit, however many come at once, at the turn of a minute or within', async () => {
    const { create, at, row } = await fixture(5);
    await create();
    for (const second of [30, 60, 90]) {
      at(second);
      const results = await Promise.allSettled(Array.from({ length: 20 }, create));
      const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
      for (const reason of refused) expect(reason).toBeInstanceOf(CreationRateError);
      expect((await row()).creationsInWindow).toBe(5);
      expect(refused).toHaveLength({ 30: 16, 60: 15, 90: 20 }[second]!);
    }
  });

  it('go on in the row’s minute for a writer whose clock is behind', async () => {
    const { create, at, row } = await fixture(2);
    at(60);
    await create();
    at(59);
    await create();
    await expect(create()).rejects.toMatchObject({ retryAfterSeconds: 61 });
    expect((await row()).creationWindow).toBe(NOON / 1000 + 60);
  });

  it('are 60 where the project’s row is older than the limit', async () => {
    const { create, projectId } = await fixture(1, 100);
    const { client } = dynamo;
    const bare = { TableName: tables.projects, Key: { projectId } };
    await client.send(new UpdateCommand({ ...bare, UpdateExpression: 'REMOVE creationsPerMinute' }));
    for (let n = 0; n < 60; n++) await create();
    await expect(create()).rejects.toMatchObject({ name: 'CreationRateError', current: 60, maximum: 60 });
  });

  it('follow a limit that is raised', async () => {
    const { create, projectId } = await fixture(1);
    await create();
    await expect(create()).rejects.toBeInstanceOf(CreationRateError);
    await projects.setLimits(projectId, { creationsPerMinute: 2 });
    await create();
  });
});
