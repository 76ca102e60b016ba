import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { holdsConcurrencyUnit, isTerminal } from '@wallcrawler/session-state';
import { newId } from '@wallcrawler/runtime';
import { startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { ConcurrencyLimitError, ProjectNotFoundError } from './errors.ts';
import { ProjectStore } from './project-store.ts';
import { optionalFields } from './records.ts';
import type { SessionRecord } from './records.ts';
import { RequestRecords } from './request-records.ts';
import { SessionStore } from './session-store.ts';
import type { SessionEvent } from './session-changes.ts';

const tables = { sessions: 'wallcrawler-sessions', projects: 'wallcrawler-projects', usage: 'wallcrawler-usage' };
const endpoint = { host: '10.0.0.7', port: 9223 };

let dynamo: TestDynamo;
let sessions: SessionStore;
let projects: ProjectStore;

beforeAll(async () => {
  dynamo = await startTestDynamo();
  sessions = new SessionStore({ client: dynamo.client, tables });
  projects = new ProjectStore({ client: dynamo.client, tables });
});
afterAll(() => dynamo.stop());

const fresh = (projectId: string, more: object = {}) => ({
  sessionId: newId(),
  projectId,
  timeoutSeconds: 600,
  keepAlive: false,
  region: 'us-east-1',
  settings: {},
  secretHash: '0'.repeat(64),
  ...more,
});

const project = (concurrency = 5) => projects.create({ name: 'test', concurrency });
const heldBy = async (projectId: string) => [...((await projects.get(projectId))?.activeSessions ?? [])].sort();
const collect = async <T>(items: AsyncIterable<T>) => Array.fromAsync(items);

describe('create', () => {
  it('writes the row and takes a unit', async () => {
    const { projectId } = await project();
    const session = await sessions.create(fresh(projectId, { userMetadata: { team: 'qa' } }));
    expect(await sessions.get(session.sessionId)).toEqual(session);
    expect(session).toMatchObject({ status: 'CREATING', revision: 1, userMetadata: { team: 'qa' } });
    expect(await heldBy(projectId)).toEqual([session.sessionId]);
  });

  it('refuses a full project, tells how full, and writes nothing', async () => {
    const { projectId } = await project(1);
    await sessions.create(fresh(projectId));
    const refused = fresh(projectId);
    await expect(sessions.create(refused)).rejects.toMatchObject({
      name: 'ConcurrencyLimitError',
      current: 1,
      maximum: 1,
    });
    expect(await sessions.get(refused.sessionId)).toBeUndefined();
  });

  it('refuses a project that does not exist', async () => {
    await expect(sessions.create(fresh('nowhere'))).rejects.toBeInstanceOf(ProjectNotFoundError);
  });

  it('never exceeds the limit, however many come at once', async () => {
    const { projectId } = await project(7);
    const results = await Promise.allSettled(Array.from({ length: 25 }, () => sessions.create(fresh(projectId))));
    const refusals = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as Error);
    expect(refusals).toHaveLength(18);
    expect(refusals.every((error) => error instanceof ConcurrencyLimitError)).toBe(true);
    expect(await heldBy(projectId)).toHaveLength(7);
  });

  it('makes one session of equal requests that come at once', async () => {
    const { projectId } = await project(50);
    const requests = new RequestRecords({ client: dynamo.client, table: 'wallcrawler-idempotency' });
    const requestHash = newId();
    const results = await Promise.allSettled(
      Array.from({ length: 12 }, () => {
        const one = fresh(projectId);
        const record = { requestHash, bodyHash: 'body', sessionId: one.sessionId };
        return sessions.create(one, [requests.remember(record, 90, undefined)]);
      }),
    );
    const made = results.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
    const lost = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(made).toHaveLength(1);
    expect(lost.every(RequestRecords.isRepeat)).toBe(true);
    expect((await requests.find(requestHash))?.sessionId).toBe(made[0]!.sessionId);
    expect(await heldBy(projectId)).toEqual([made[0]!.sessionId]);
  });
});

describe('apply', () => {
  it('leads a session through its life', async () => {
    const { projectId } = await project();
    const { sessionId } = await sessions.create(fresh(projectId));
    const path: SessionEvent[] = [
      { type: 'taskLaunched', taskArn: 'arn:task/1' },
      { type: 'taskRunning', taskArn: 'arn:task/1', ecsVersion: 3 },
      { type: 'browserReady', endpoint },
      { type: 'clientAttached' },
      { type: 'clientsGone', proxyBytes: 1234 },
      { type: 'taskStopped', taskArn: 'arn:task/1', ecsVersion: 5 },
    ];
    const states: string[] = [];
    for (const event of path) states.push((await sessions.apply(sessionId, event)).session!.status);
    expect(states).toEqual(['PROVISIONING', 'STARTING', 'READY', 'ACTIVE', 'TERMINATING', 'STOPPED']);
    const row = (await sessions.get(sessionId))!;
    expect(row).toMatchObject({
      reason: 'disconnected',
      proxyBytes: 1234,
      taskArn: 'arn:task/1',
      revision: 7,
      endpoint,
    });
    expect(row.timeline.map(({ state }) => state)).toEqual(['CREATING', ...states]);
    expect(row.timeline.at(-1)?.at).toBe(optionalFields(row).endedAt);
    expect(optionalFields(row).ttl).toBeGreaterThan(Date.now() / 1000 + 29 * 86_400);
    expect(await heldBy(projectId)).toEqual([]);
  });

  it('returns the row as it stands in the table', async () => {
    const { projectId } = await project();
    const { sessionId } = await sessions.create(fresh(projectId));
    const { session } = await sessions.apply(sessionId, { type: 'releaseRequested' });
    expect(await sessions.get(sessionId)).toEqual(session);
  });

  it('ignores older and repeated ECS events', async () => {
    const { projectId } = await project();
    const { sessionId } = await sessions.create(fresh(projectId));
    await sessions.apply(sessionId, { type: 'taskLaunched', taskArn: 'arn:task/2' });
    await sessions.apply(sessionId, { type: 'taskRunning', ecsVersion: 4 });
    expect(await sessions.apply(sessionId, { type: 'taskStopped', ecsVersion: 4 })).toMatchObject({
      outcome: 'ignored',
    });
    expect(await sessions.apply(sessionId, { type: 'taskStopped', ecsVersion: 3 })).toMatchObject({
      outcome: 'ignored',
    });
    expect((await sessions.get(sessionId))!.status).toBe('STARTING');
  });

  it('tells a session that does not exist from one that does not move', async () => {
    const { projectId } = await project();
    const { sessionId } = await sessions.create(fresh(projectId));
    expect(await sessions.apply(newId(), { type: 'releaseRequested' })).toEqual({ outcome: 'missing' });
    expect((await sessions.apply(sessionId, { type: 'browserReady', endpoint })).outcome).toBe('premature');
    expect((await sessions.apply(sessionId, { type: 'clientAttached' })).outcome).toBe('ignored');
  });
});

describe('recordProxyBytes', () => {
  it('only ever raises the number, and makes no row', async () => {
    const { projectId } = await project();
    const { sessionId } = await sessions.create(fresh(projectId));
    for (const bytes of [10, 500, 300]) await sessions.recordProxyBytes(sessionId, bytes);
    expect((await sessions.get(sessionId))!.proxyBytes).toBe(500);
    const nobody = newId();
    await sessions.recordProxyBytes(nobody, 5);
    expect(await sessions.get(nobody)).toBeUndefined();
  });
});

describe('lists', () => {
  it('gives a project its own sessions, newest first', async () => {
    const [one, other] = [await project(), await project()];
    let time = Date.now();
    const ticking = new SessionStore({ client: dynamo.client, tables, clock: () => new Date((time += 1000)) });
    const made: SessionRecord[] = [];
    for (let i = 0; i < 3; i++) made.push(await ticking.create(fresh(one.projectId)));
    await ticking.create(fresh(other.projectId));
    const listed = await collect(sessions.listByProject(one.projectId));
    expect(listed.map(({ sessionId }) => sessionId)).toEqual(made.map(({ sessionId }) => sessionId).reverse());
  });

  it('finds what has expired by state', async () => {
    const { projectId } = await project();
    const past = new SessionStore({ client: dynamo.client, tables, clock: () => new Date(Date.now() - 3_600_000) });
    const expired = await past.create(fresh(projectId, { timeoutSeconds: 60 }));
    const current = await sessions.create(fresh(projectId));
    const found = (await collect(sessions.listByStatus('CREATING', Math.floor(Date.now() / 1000)))).map(
      (row) => row.sessionId,
    );
    expect(found).toContain(expired.sessionId);
    expect(found).not.toContain(current.sessionId);
  });
});

describe('releaseStrayUnits', () => {
  it('gives back what no session is entitled to, and nothing else', async () => {
    const { projectId } = await project();
    const live = await sessions.create(fresh(projectId));
    const stray = newId();
    const row = (await projects.get(projectId))!;
    await dynamo.client.send(
      new PutCommand({
        TableName: tables.projects,
        Item: { ...row, activeSessions: new Set([live.sessionId, stray]) },
      }),
    );
    expect(await projects.releaseStrayUnits((await projects.get(projectId))!)).toEqual([stray]);
    expect(await heldBy(projectId)).toEqual([live.sessionId]);
  });
});

describe('random concurrent operations', () => {
  const operation = fc.constantFrom<SessionEvent>(
    { type: 'taskLaunched', taskArn: 'arn:task/a' },
    { type: 'taskRunning', ecsVersion: 2 },
    { type: 'browserReady', endpoint },
    { type: 'clientAttached' },
    { type: 'clientsDetached' },
    { type: 'clientsGone', proxyBytes: 7 },
    { type: 'releaseRequested' },
    { type: 'expired' },
    { type: 'createDeadlineReached' },
    { type: 'browserExited' },
    { type: 'taskStopped', ecsVersion: 3 },
  );
  const action = fc.oneof(fc.constant('create' as const), fc.record({ at: fc.nat(5), event: operation }));

  it('keep units and sessions in step, the limit kept, and terminal rows unmoved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(action, { minLength: 1, maxLength: 6 }), { maxLength: 10 }), async (waves) => {
        const limit = 3;
        const { projectId } = await project(limit);
        const ids: string[] = [];
        const ended = new Map<string, SessionRecord>();
        for (const wave of waves) {
          await Promise.all(
            wave.map(async (step) => {
              if (step === 'create') {
                const session = await sessions.create(fresh(projectId)).catch((error: unknown) => {
                  if (!(error instanceof ConcurrencyLimitError)) throw error;
                });
                if (session) ids.push(session.sessionId);
              } else if (ids.length > 0) {
                await sessions.apply(ids[step.at % ids.length]!, step.event);
              }
            }),
          );
          const rows = await Promise.all(ids.map(async (id) => (await sessions.get(id))!));
          const entitled = rows.filter(({ status }) => holdsConcurrencyUnit(status)).map(({ sessionId }) => sessionId);
          expect(await heldBy(projectId)).toEqual(entitled.sort());
          expect(entitled.length).toBeLessThanOrEqual(limit);
          for (const row of rows) {
            if (ended.has(row.sessionId)) expect(row).toEqual(ended.get(row.sessionId));
            if (isTerminal(row.status)) ended.set(row.sessionId, row);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
