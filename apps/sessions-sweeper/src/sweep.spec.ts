import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { NON_TERMINAL_STATES, isTerminal } from '@wallcrawler/session-state';
import type { SessionState } from '@wallcrawler/session-state';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import { SessionTasks } from '@wallcrawler/session-tasks';
import {
  EcsFault,
  TEST_TABLES as tables,
  bringTo,
  captureMetrics,
  newTestSession,
  recordingLogger,
  startFakeEcs,
  startTestDynamo,
} from '@wallcrawler/testing';
import type { FakeEcs, TestDynamo } from '@wallcrawler/testing';
import { sweep } from './sweep.ts';
import type { SweepRepairs } from './sweep.ts';

const NOTHING: SweepRepairs = { overdue: 0, taskless: 0, strayTasks: 0, strayUnits: 0 };
let dynamo: TestDynamo;
let ecs: FakeEcs;
let stopEcs: () => Promise<void>;
let sessions: SessionStore;
let projects: ProjectStore;
let now: number;
const clock = () => new Date(now);
const later = (seconds: number) => (now += seconds * 1000);

beforeAll(async () => {
  [dynamo, { ecs, stop: stopEcs }] = await Promise.all([startTestDynamo(), startFakeEcs()]);
  sessions = new SessionStore({ client: dynamo.client, tables, clock });
  projects = new ProjectStore({ client: dynamo.client, tables, clock });
});
/** Each sweep sees the whole table, so each test begins with an empty one. */
beforeEach(async () => {
  ecs.reset();
  now = Date.parse('2026-01-01T00:00:00Z');
  for (const [TableName, key] of [[tables.sessions, 'sessionId'] as const, [tables.projects, 'projectId'] as const]) {
    const { Items = [] } = await dynamo.client.send(new ScanCommand({ TableName }));
    for (const item of Items)
      await dynamo.client.send(new DeleteCommand({ TableName, Key: { [key]: item[key] as string } }));
  }
});
afterAll(() => Promise.all([dynamo.stop(), stopEcs()]));

const { log } = recordingLogger();
const run = () => {
  const tasks = new SessionTasks({
    client: ecs.client,
    cluster: 'wallcrawler',
    taskDefinition: 'wallcrawler-controller',
  });
  return sweep({ sessions, projects, tasks, createDeadlineSeconds: 45, clock, log });
};
const project = async () => (await projects.create({ name: 'test' })).projectId;

/** A session in a state, with the task that it has there. */
async function session(state: SessionState, projectId?: string) {
  const { sessionId } = await sessions.create(newTestSession(projectId ?? (await project())));
  const task = state === 'CREATING' ? undefined : ecs.addTask(sessionId);
  await bringTo(sessions, sessionId, state, task?.taskArn);
  return { sessionId, task };
}
const row = async (sessionId: string) => (await sessions.get(sessionId))!;

/** Sweeps every minute until two sweeps have nothing to repair, with no event ever arriving. */
async function sweepUntilQuiet(): Promise<void> {
  for (let minute = 0, quiet = 0; minute < 6; minute++) {
    ecs.settle();
    quiet = JSON.stringify(await run()) === JSON.stringify(NOTHING) ? quiet + 1 : 0;
    if (quiet === 2) return;
    later(60);
  }
  throw new Error('still repairing after six minutes');
}
async function everythingHasEnded(): Promise<void> {
  for await (const { projectId, activeSessions } of projects.list())
    expect({ projectId, held: [...(activeSessions ?? [])] }).toEqual({ projectId, held: [] });
  for (const { desiredStatus } of ecs.tasks.values()) expect(desiredStatus).toBe('STOPPED');
}

describe('each sweep tells', () => {
  it('how many sessions and tasks there are, and what it has repaired, zeros too', async () => {
    const { task } = await session('STARTING');
    Object.assign(task!, { lastStatus: 'STOPPED', desiredStatus: 'STOPPED' });
    await session('ACTIVE');
    later(31);
    const { metrics, restore } = captureMetrics();
    await run().finally(restore);
    const by = (name: string, dimension: string) =>
      Object.fromEntries(metrics.filter((line) => name in line).map((line) => [line[dimension], line[name]]));
    expect(by('UnendedSessions', 'Status')).toEqual({
      ...Object.fromEntries(NON_TERMINAL_STATES.map((state) => [state, 0])),
      STARTING: 1,
      ACTIVE: 1,
    });
    expect(by('SweeperRepairs', 'Kind')).toEqual({ overdue: 0, taskless: 1, strayTasks: 0, strayUnits: 0 });
    expect(by('RunningTasks', 'Service')).toEqual({ 'sessions-sweeper': 1 });
  });
});

describe('with nothing wrong', () => {
  it('leaves every state alone', async () => {
    const made = [];
    for (const state of NON_TERMINAL_STATES) made.push(await session(state));
    for (const { task } of made.slice(-1)) Object.assign(task!, { desiredStatus: 'STOPPED', lastStatus: 'STOPPING' });
    const before = await Promise.all(made.map(({ sessionId }) => row(sessionId)));
    later(30);
    expect(await run()).toEqual(NOTHING);
    expect(await Promise.all(made.map(({ sessionId }) => row(sessionId)))).toEqual(before);
    expect(ecs.calls).not.toContain('StopTask');
  });

  it('is content with an empty account', async () => {
    expect(await run()).toEqual(NOTHING);
  });
});

describe('with every event lost', () => {
  it.each(NON_TERMINAL_STATES)('ends a session whose task has stopped in %s', async (state) => {
    const { sessionId, task } = await session(state);
    if (task) Object.assign(task, { lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stoppedReason: 'out of memory' });
    later(31);
    expect(await run()).toEqual({ ...NOTHING, taskless: 1 });
    expect(await row(sessionId)).toMatchObject({
      status: state === 'TERMINATING' ? 'STOPPED' : 'FAILED',
      detail: task ? 'out of memory' : 'found without a task by the sweeper',
    });
    expect(await run()).toEqual(NOTHING);
    await everythingHasEnded();
  });

  it.each(NON_TERMINAL_STATES)('ends a session whose task ECS has forgotten in %s', async (state) => {
    const { sessionId, task } = await session(state);
    if (task) ecs.tasks.delete(task.taskArn);
    later(31);
    await run();
    expect(isTerminal((await row(sessionId)).status)).toBe(true);
    expect(await run()).toEqual(NOTHING);
    await everythingHasEnded();
  });

  it.each(NON_TERMINAL_STATES)('brings a session that was left in %s to its end in time', async (state) => {
    const { sessionId } = await session(state);
    later(611);
    await sweepUntilQuiet();
    expect((await row(sessionId)).status).toBe(state === 'TERMINATING' ? 'STOPPED' : 'TIMED_OUT');
    await everythingHasEnded();
  });

  it.each(['CREATING', 'PROVISIONING', 'STARTING'] as const)(
    'ends a session in %s whose create has died, after its deadline',
    async (state) => {
      const { sessionId } = await session(state);
      if (state === 'CREATING') ecs.addTask(sessionId);
      later(54);
      expect(await run()).toEqual(NOTHING);
      later(2);
      expect((await run()).overdue).toBe(1);
      expect(await row(sessionId)).toMatchObject({ status: 'TERMINATING', reason: 'create_deadline' });
      await sweepUntilQuiet();
      expect((await row(sessionId)).status).toBe('TIMED_OUT');
      await everythingHasEnded();
    },
  );

  it.each(['TERMINATING', 'STOPPED', 'FAILED', 'TIMED_OUT'] as const)(
    'stops the task of a session that is %s',
    async (state) => {
      const { task } = await session(state);
      expect((await run()).strayTasks).toBe(1);
      expect(task?.desiredStatus).toBe('STOPPED');
      ecs.settle();
      await run();
      expect(await run()).toEqual(NOTHING);
    },
  );

  it('stops a task without a row, and a second task of the same session', async () => {
    const orphan = ecs.addTask('no-such-session');
    const { sessionId, task } = await session('READY');
    const second = ecs.addTask(sessionId);
    expect(await run()).toEqual({ ...NOTHING, strayTasks: 2 });
    expect([orphan, second, task].map((one) => one?.desiredStatus)).toEqual(['STOPPED', 'STOPPED', 'RUNNING']);
  });

  it('leaves tasks alone that were started for no session', async () => {
    const foreign = ecs.addTask('', { startedBy: undefined });
    expect(await run()).toEqual(NOTHING);
    expect(foreign.desiredStatus).toBe('RUNNING');
  });

  it('waits before it takes a young row without a task for lost', async () => {
    const { sessionId, task } = await session('PROVISIONING');
    ecs.tasks.delete(task!.taskArn);
    await session('CREATING');
    later(29);
    expect(await run()).toEqual(NOTHING);
    expect((await row(sessionId)).status).toBe('PROVISIONING');
  });

  it('gives back the unit of a row that was deleted by hand', async () => {
    const projectId = await project();
    const [lost, kept] = [await session('READY', projectId), await session('READY', projectId)];
    await dynamo.client.send(new DeleteCommand({ TableName: tables.sessions, Key: { sessionId: lost.sessionId } }));
    expect(await run()).toEqual({ ...NOTHING, strayUnits: 1, strayTasks: 1 });
    expect([...(await projects.get(projectId))!.activeSessions!]).toEqual([kept.sessionId]);
  });
});

describe('with a repair that fails', () => {
  it('does the others, says so at the end, and has it done the next time', async () => {
    const stuck = await Promise.all([session('READY'), session('READY')]);
    ecs.addTask('no-such-session');
    const gone = await session('ACTIVE');
    ecs.tasks.delete(gone.task!.taskArn);
    for (const { sessionId } of stuck) await sessions.apply(sessionId, { type: 'expired' });
    ecs.intercept.StopTask = ({ task }, proceed) => {
      if (task === stuck[0].task!.taskArn) throw new EcsFault('ServerException', 'try again');
      return proceed();
    };
    await expect(run()).rejects.toMatchObject({ name: 'AggregateError', errors: [{ name: 'ServerException' }] });
    expect((await row(gone.sessionId)).status).toBe('FAILED');
    expect([...ecs.tasks.values()].filter(({ desiredStatus }) => desiredStatus === 'RUNNING')).toHaveLength(1);
    ecs.intercept = {};
    await sweepUntilQuiet();
    await everythingHasEnded();
  });

  it('ends what is overdue and counts units while ECS cannot be asked', async () => {
    const { sessionId } = await session('READY');
    ecs.intercept.ListTasks = () => {
      throw new EcsFault('ServerException', 'try again');
    };
    later(611);
    await expect(run()).rejects.toBeInstanceOf(AggregateError);
    expect(await row(sessionId)).toMatchObject({ status: 'TERMINATING', reason: 'timeout' });
    await expect(run()).rejects.toMatchObject({ errors: [{ name: 'ServerException' }] });
  });
});
