import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProjectStore, SessionStore, UsageLedger, billedMinutes } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { DAYS, projectUsage } from './project-usage.ts';

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

  it('adds up the whole history of the own project by day, with what runs still, and of no other', async () => {
    let now = at(0);
    const sessions = new SessionStore({ client: dynamo.client, tables, clock: () => now });
    const projects = new ProjectStore({ client: dynamo.client, tables });
    const ledger = new UsageLedger({ client: dynamo.client, table: tables.usage });
    const [own, other] = [await projects.create({ name: 'own' }), await projects.create({ name: 'other' })];
    const DAY = 86_400;
    const start = async (projectId: string, second: number) => {
      now = at(second);
      const { sessionId } = await sessions.create(newTestSession(projectId));
      await bringTo(sessions, sessionId, 'READY');
      return sessionId;
    };
    for (const [projectId, second, lasts, bytes] of [
      [own.projectId, 0, 61, 1_000],
      // Long ago: in the total, not among the days.
      [own.projectId, -40 * DAY, 5, 20],
      // Over midnight: all of it counts on the day of its end.
      [own.projectId, DAY - 30, 60, 300],
      [other.projectId, 0, 300, 7],
    ] as const) {
      const sessionId = await start(projectId, second);
      now = at(second + lasts);
      await sessions.apply(sessionId, { type: 'clientsGone', proxyBytes: bytes });
      await sessions.apply(sessionId, { type: 'taskStopped' });
    }
    const running = await start(own.projectId, DAY + 100);
    await sessions.recordProxyBytes(running, 5);
    const ending = await start(own.projectId, DAY + 100);
    await sessions.apply(ending, { type: 'releaseRequested' });
    now = at(DAY + 190);

    const usage = (id: string) =>
      projectUsage({ params: { id }, projectId: own.projectId }, { ledger, sessions, clock: () => now });
    const { status, body } = await usage(own.projectId);
    const { days, ...total } = body as { days: { date: string }[] };
    expect({ status, total }).toEqual({ status: 200, total: { browserMinutes: 2 + 1 + 1 + 2 + 2, proxyBytes: 1_325 } });
    expect(days).toHaveLength(DAYS);
    expect(days.slice(-2)).toEqual([
      { date: '2026-01-01', sessions: 1, browserMinutes: 2, proxyBytes: 1_000 },
      { date: '2026-01-02', sessions: 3, browserMinutes: 1 + 2 + 2, proxyBytes: 305 },
    ]);
    expect(days[0]).toEqual({ date: '2025-12-03', sessions: 0, browserMinutes: 0, proxyBytes: 0 });
    await expect(usage(other.projectId)).rejects.toMatchObject({ status: 404 });
  });
});
