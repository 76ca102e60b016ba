import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { billedMinutes, projectUsage } from './project-usage.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const iso = (seconds: number) => at(seconds).toISOString();

describe(billedMinutes, () => {
  const billed = (now: number, startedAt?: number, endedAt?: number) =>
    billedMinutes(
      {
        startedAt: startedAt === undefined ? undefined : iso(startedAt),
        endedAt: endedAt === undefined ? undefined : iso(endedAt),
        expiresAt: START / 1000 + 600,
      } as unknown as SessionRecord,
      at(now),
    );

  it.each([
    ['a browser that never came up', billed(500, undefined, 45), 0],
    ['a second', billed(500, 10, 11), 1],
    ['no time at all', billed(500, 10, 10), 1],
    ['a clock that went back', billed(500, 10, 5), 1],
    ['exactly a minute', billed(500, 0, 60), 1],
    ['a second more', billed(500, 0, 61), 2],
    ['one that still runs', billed(150, 0), 3],
    ['one that nobody has ended, after its time', billed(100_000, 0), 10],
    ['one that ended late', billed(100_000, 0, 640), 11],
  ])('of %s is %d', (_, minutes, expected) => {
    expect(minutes).toBe(expected);
  });
});

describe(projectUsage, () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startTestDynamo();
  });
  afterAll(() => dynamo.stop());

  it('adds up the whole history of the own project, and of no other', async () => {
    let now = at(0);
    const sessions = new SessionStore({ client: dynamo.client, tables, clock: () => now });
    const projects = new ProjectStore({ client: dynamo.client, tables });
    const [own, other] = [await projects.create({ name: 'own' }), await projects.create({ name: 'other' })];
    for (const [projectId, seconds, bytes] of [
      [own.projectId, 61, 1_000],
      [own.projectId, 5, 20],
      [other.projectId, 300, 7],
    ] as const) {
      now = at(0);
      const { sessionId } = await sessions.create(newTestSession(projectId));
      await bringTo(sessions, sessionId, 'READY');
      now = at(seconds);
      await sessions.apply(sessionId, { type: 'clientsGone', proxyBytes: bytes });
      await sessions.apply(sessionId, { type: 'taskStopped' });
    }
    const usage = (id: string) =>
      projectUsage({ params: { id }, projectId: own.projectId }, { sessions, clock: () => now });
    expect(await usage(own.projectId)).toEqual({ status: 200, body: { browserMinutes: 3, proxyBytes: 1_020 } });
    await expect(usage(other.projectId)).rejects.toMatchObject({ status: 404 });
  });
});
