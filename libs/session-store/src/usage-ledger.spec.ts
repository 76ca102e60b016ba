import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTerminal } from '@wallcrawler/session-state';
import { TEST_TABLES as tables, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { ProjectStore } from './project-store.ts';
import { optionalFields } from './records.ts';
import type { SessionEvent } from './session-changes.ts';
import { SessionStore } from './session-store.ts';
import { UsageLedger, billedMinutes, usageDay } from './usage-ledger.ts';
import type { UsageRecord } from './usage-ledger.ts';

const endpoint = { host: '10.0.0.7', port: 9223 };

let dynamo: TestDynamo;
let projects: ProjectStore;
let ledger: UsageLedger;
beforeAll(async () => {
  dynamo = await startTestDynamo();
  projects = new ProjectStore({ client: dynamo.client, tables });
  ledger = new UsageLedger({ client: dynamo.client, table: tables.usage });
});
afterAll(() => dynamo.stop());

const READY: SessionEvent[] = [
  { type: 'taskLaunched', taskArn: 'arn:task/a' },
  { type: 'browserReady', endpoint },
];

/** Every way in which a session can end, and the minutes that it costs when each step takes 50 s. */
const ENDS: [string, SessionEvent[], number][] = [
  ['released before its launch', [{ type: 'releaseRequested' }], 0],
  ['a refused launch', [{ type: 'launchFailed' }], 0],
  [
    'the create deadline',
    [{ type: 'taskLaunched', taskArn: 'a' }, { type: 'createDeadlineReached' }, { type: 'taskStopped' }],
    0,
  ],
  ['a task that stopped before the browser', [{ type: 'taskLaunched', taskArn: 'a' }, { type: 'taskStopped' }], 0],
  ['a release', [...READY, { type: 'clientAttached' }, { type: 'releaseRequested' }, { type: 'taskStopped' }], 3],
  ['its last client', [...READY, { type: 'clientsGone', proxyBytes: 9 }, { type: 'taskStopped' }], 2],
  ['no client', [...READY, { type: 'neverConnected' }, { type: 'taskStopped' }], 2],
  ['its timeout', [...READY, { type: 'expired' }, { type: 'taskStopped' }], 2],
  ['a crash of the browser', [...READY, { type: 'browserExited', proxyBytes: 9 }], 1],
  ['a task that died', [...READY, { type: 'taskStopped' }], 1],
];

describe('usage of a session that ends by', () => {
  it.each(ENDS)('%s', async (_, events, browserMinutes) => {
    const { projectId } = await projects.create({ name: 'test' });
    let now = Date.parse('2026-03-01T12:00:00Z');
    const sessions = new SessionStore({ client: dynamo.client, tables, clock: () => new Date(now) });
    const { sessionId } = await sessions.create(newTestSession(projectId));
    await sessions.recordProxyBytes(sessionId, 4);
    for (const event of events) {
      expect(await ledger.days(projectId)).toEqual([]);
      now += 50_000;
      expect((await sessions.apply(sessionId, event)).outcome).toBe('moved');
    }
    const { proxyBytes } = (await sessions.get(sessionId))!;
    const day = { projectId, day: '2026-03-01', sessions: 1, browserMinutes, proxyBytes };
    expect(await ledger.days(projectId)).toEqual([day]);
    // Whatever comes late changes nothing, except bytes that nobody has counted yet.
    for (const event of events) await sessions.apply(sessionId, event);
    await sessions.recordProxyBytes(sessionId, 3);
    expect(await ledger.days(projectId)).toEqual([day]);
    await Promise.all([20, 100, 50].map((bytes) => sessions.recordProxyBytes(sessionId, bytes)));
    expect((await sessions.get(sessionId))!.proxyBytes).toBe(100);
    expect(await ledger.days(projectId)).toEqual([{ ...day, proxyBytes: 100 }]);
  });
});

describe('the ledger', () => {
  const event = fc.constantFrom<SessionEvent>(
    { type: 'taskLaunched', taskArn: 'arn:task/a' },
    { type: 'launchFailed' },
    { type: 'taskRunning' },
    { type: 'browserReady', endpoint },
    { type: 'browserReady', endpoint },
    { type: 'clientAttached' },
    { type: 'clientsDetached' },
    { type: 'clientsGone', proxyBytes: 70 },
    { type: 'releaseRequested' },
    { type: 'expired', proxyBytes: 30 },
    { type: 'createDeadlineReached' },
    { type: 'browserExited', proxyBytes: 50 },
    { type: 'taskStopped' },
  );
  const step = fc.record({ session: fc.nat(2), does: fc.oneof(event, fc.nat(100)) });
  const wave = fc.record({ seconds: fc.nat(50_000), steps: fc.array(step, { minLength: 1, maxLength: 5 }) });

  it('holds each ended session once, with the final numbers of its row, whatever happens in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(wave, { maxLength: 12 }), async (waves) => {
        const { projectId } = await projects.create({ name: 'test' });
        let now = Date.parse('2026-03-01T12:00:00Z');
        const sessions = new SessionStore({ client: dynamo.client, tables, clock: () => new Date(now) });
        const ids = await Promise.all(
          [0, 1, 2].map(async () => (await sessions.create(newTestSession(projectId))).sessionId),
        );
        for (const { seconds, steps } of waves) {
          now += seconds * 1000;
          await Promise.all(
            steps.map(async ({ session, does }) => {
              if (typeof does === 'number') await sessions.recordProxyBytes(ids[session]!, does);
              else await sessions.apply(ids[session]!, does);
            }),
          );
          const expected = new Map<string, UsageRecord>();
          for (const id of ids) {
            const row = (await sessions.get(id))!;
            if (!isTerminal(row.status)) continue;
            const { endedAt = '' } = optionalFields(row);
            const day = expected.get(usageDay(endedAt)) ?? {
              projectId,
              day: usageDay(endedAt),
              sessions: 0,
              browserMinutes: 0,
              proxyBytes: 0,
            };
            day.sessions += 1;
            day.browserMinutes += billedMinutes(row, new Date(now));
            day.proxyBytes += row.proxyBytes;
            expected.set(day.day, day);
          }
          expect(await ledger.days(projectId)).toEqual([...expected.values()].sort((a, b) => (a.day < b.day ? -1 : 1)));
        }
      }),
      { numRuns: 40 },
    );
  });
});
