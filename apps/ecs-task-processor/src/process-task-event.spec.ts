import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NON_TERMINAL_STATES, isTerminal } from '@wallcrawler/session-state';
import { ProjectStore, SessionStore, optionalFields } from '@wallcrawler/session-store';
import { SessionTasks } from '@wallcrawler/session-tasks';
import {
  EcsFault,
  TEST_TABLES as tables,
  bringTo,
  newTestSession,
  recordingLogger,
  startFakeEcs,
  startTestDynamo,
} from '@wallcrawler/testing';
import type { FakeEcs, TestDynamo } from '@wallcrawler/testing';
import { processTaskEvent } from './process-task-event.ts';

let dynamo: TestDynamo;
let ecs: FakeEcs;
let stopEcs: () => Promise<void>;
let sessions: SessionStore;
let projects: ProjectStore;

beforeAll(async () => {
  [dynamo, { ecs, stop: stopEcs }] = await Promise.all([startTestDynamo(), startFakeEcs()]);
  sessions = new SessionStore({ client: dynamo.client, tables });
  projects = new ProjectStore({ client: dynamo.client, tables });
});
beforeEach(() => ecs.reset());
afterAll(() => Promise.all([dynamo.stop(), stopEcs()]));

const { log } = recordingLogger();
const deliver = (detail: object) => {
  const tasks = new SessionTasks({
    client: ecs.client,
    cluster: 'wallcrawler',
    taskDefinition: 'wallcrawler-controller',
  });
  return processTaskEvent(
    { source: 'aws.ecs', 'detail-type': 'ECS Task State Change', detail },
    { sessions, tasks, log },
  );
};

async function session() {
  const { projectId } = await projects.create({ name: 'test' });
  const { sessionId } = await sessions.create(newTestSession(projectId));
  const { taskArn } = ecs.addTask(sessionId);
  const event = (lastStatus: string, version: number, more: object = {}) => ({
    taskArn,
    lastStatus,
    version,
    startedBy: sessionId,
    ...more,
  });
  const held = async () => [...((await projects.get(projectId))?.activeSessions ?? [])];
  return { sessionId, taskArn, event, held, row: async () => (await sessions.get(sessionId))! };
}
const stop = {
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  containers: [{ name: 'controller', exitCode: 137 }, { name: 'sidecar' }],
};

describe('RUNNING', () => {
  it('moves a provisioning session on', async () => {
    const { sessionId, taskArn, event, row } = await session();
    await bringTo(sessions, sessionId, 'PROVISIONING', taskArn);
    await deliver(event('RUNNING', 3));
    expect(await row()).toMatchObject({ status: 'STARTING', ecsVersion: 3 });
  });

  it.each(['CREATING', 'STARTING', 'READY', 'ACTIVE'] as const)('leaves a session in %s as it is', async (state) => {
    const { sessionId, taskArn, event, row } = await session();
    const before = await bringTo(sessions, sessionId, state, taskArn);
    await deliver(event('RUNNING', 3));
    expect(await row()).toEqual(before);
    expect(ecs.calls).toEqual([]);
  });

  it.each(['TERMINATING', 'STOPPED', 'FAILED', 'TIMED_OUT'] as const)(
    'stops the task of a session that is %s',
    async (state) => {
      const { sessionId, taskArn, event, row } = await session();
      const before = await bringTo(sessions, sessionId, state, taskArn);
      await deliver(event('RUNNING', 3));
      expect(await row()).toEqual(before);
      expect(ecs.tasks.get(taskArn)?.desiredStatus).toBe('STOPPED');
    },
  );

  it('stops the task of a session that does not exist', async () => {
    const { taskArn } = ecs.addTask('nobody');
    await deliver({ taskArn, lastStatus: 'RUNNING', version: 2, startedBy: 'nobody' });
    expect(ecs.tasks.get(taskArn)?.desiredStatus).toBe('STOPPED');
  });

  it('comes again when the task could not be told to stop', async () => {
    const { sessionId, taskArn, event } = await session();
    await bringTo(sessions, sessionId, 'FAILED', taskArn);
    ecs.intercept.StopTask = () => {
      throw new EcsFault('ServerException', 'try again');
    };
    await expect(deliver(event('RUNNING', 3))).rejects.toMatchObject({ name: 'ServerException' });
  });
});

describe('STOPPED', () => {
  it.each(NON_TERMINAL_STATES)('ends a session in %s, says why, and gives its unit back', async (state) => {
    const { sessionId, taskArn, event, row, held } = await session();
    await bringTo(sessions, sessionId, state, taskArn);
    await deliver(event('STOPPED', 5, stop));
    expect(await row()).toMatchObject({
      status: state === 'TERMINATING' ? 'STOPPED' : 'FAILED',
      reason: state === 'TERMINATING' ? 'released' : 'task_stopped',
      detail: 'EssentialContainerExited; Essential container in task exited; controller exited with 137',
      taskArn,
    });
    expect(await held()).toEqual([]);
  });

  it('ends a session that ran out of time as TIMED_OUT', async () => {
    const { sessionId, taskArn, event, row } = await session();
    await bringTo(sessions, sessionId, 'READY', taskArn);
    await sessions.apply(sessionId, { type: 'expired' });
    await deliver(event('STOPPED', 5));
    expect(await row()).toMatchObject({ status: 'TIMED_OUT', reason: 'timeout' });
  });
});

describe('what is none of ours', () => {
  it.each(['RUNNING', 'STOPPED'])('%s of another task moves nothing', async (lastStatus) => {
    const { sessionId, taskArn, row } = await session();
    const before = await bringTo(sessions, sessionId, 'PROVISIONING', taskArn);
    await deliver({ taskArn: 'arn:another', lastStatus, version: 9, startedBy: sessionId });
    expect(await row()).toEqual(before);
    expect(ecs.calls).toEqual([]);
  });

  it.each(['RUNNING', 'STOPPED'])('%s of a task without a session is passed over', async (lastStatus) => {
    await deliver({ taskArn: 'arn:service', lastStatus, version: 2 });
    expect(ecs.calls).toEqual([]);
  });

  it('other states of a task are passed over', async () => {
    const { event, row } = await session();
    const before = await row();
    for (const [at, state] of ['PROVISIONING', 'PENDING', 'DEPROVISIONING'].entries()) await deliver(event(state, at));
    expect(await row()).toEqual(before);
  });

  it.each([undefined, null, {}, { taskArn: 'arn', lastStatus: 'RUNNING' }, { taskArn: 1, lastStatus: 2, version: 3 }])(
    'an event with the detail %j is an error, for the dead-letter queue to keep',
    async (detail) => {
      await expect(deliver(detail as object)).rejects.toMatchObject({ name: 'ZodError' });
    },
  );
});

describe('the events of one life, repeated and in any order', () => {
  const life = ['PROVISIONING', 'PENDING', 'RUNNING', 'DEACTIVATING', 'STOPPING', 'STOPPED'];
  const deliveries = fc
    .array(fc.nat(life.length - 1), { maxLength: 6 })
    .chain((repeated) => fc.shuffledSubarray([...life.keys(), ...repeated], { minLength: 6 + repeated.length }));

  it('end in the same state, once, and never bring a session back', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, fc.constantFrom(...NON_TERMINAL_STATES), async (order, state) => {
        const { sessionId, taskArn, event, row, held } = await session();
        await bringTo(sessions, sessionId, state, taskArn);
        let ended: unknown;
        for (const at of order) {
          await deliver(event(life[at]!, at + 1, life[at] === 'STOPPED' ? stop : {}));
          const now = await row();
          if (ended) expect(now).toEqual(ended);
          else if (isTerminal(now.status)) ended = now;
        }
        const last = await row();
        expect(last.status).toBe(state === 'TERMINATING' ? 'STOPPED' : 'FAILED');
        expect(optionalFields(last).endedAt).toBeDefined();
        expect(await held()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('give one end when all of them come at once', async () => {
    for (let round = 0; round < 5; round++) {
      const { sessionId, taskArn, event, row } = await session();
      await bringTo(sessions, sessionId, 'PROVISIONING', taskArn);
      await Promise.all([...life, ...life].map((state) => deliver(event(state, life.indexOf(state) + 1))));
      expect((await row()).status).toBe('FAILED');
    }
  });
});
