import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
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
import type { SessionState } from '@wallcrawler/session-state';
import { releaseSession } from './release-session.ts';

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

const { log, lines } = recordingLogger();
const release = (id: string, projectId: string) =>
  releaseSession(
    { params: { id }, projectId, log },
    {
      sessions,
      tasks: new SessionTasks({
        client: ecs.client,
        cluster: 'wallcrawler',
        taskDefinition: 'wallcrawler-controller',
      }),
    },
  );

async function session(state: SessionState) {
  const { projectId } = await projects.create({ name: 'test' });
  const { sessionId } = await sessions.create(newTestSession(projectId));
  const task = ecs.addTask(sessionId);
  await bringTo(sessions, sessionId, state, task.taskArn);
  const held = async () => [...((await projects.get(projectId))?.activeSessions ?? [])];
  return { sessionId, projectId, task, held };
}

describe(releaseSession, () => {
  it.each(['PROVISIONING', 'STARTING', 'READY', 'ACTIVE'] as const)(
    'ends a session in %s, gives its unit back and stops its task',
    async (state) => {
      const { sessionId, projectId, task, held } = await session(state);
      expect(await release(sessionId, projectId)).toMatchObject({
        status: 200,
        body: { id: sessionId, status: 'COMPLETED' },
      });
      expect(await sessions.get(sessionId)).toMatchObject({ status: 'TERMINATING', reason: 'released' });
      expect(await held()).toEqual([]);
      expect(task).toMatchObject({ desiredStatus: 'STOPPED', stoppedReason: 'released' });
    },
  );

  it('ends a session that has no task yet', async () => {
    const { sessionId, projectId, held } = await session('CREATING');
    expect(await release(sessionId, projectId)).toMatchObject({ body: { status: 'COMPLETED' } });
    expect(await sessions.get(sessionId)).toMatchObject({ status: 'STOPPED', reason: 'released' });
    expect(await held()).toEqual([]);
    expect(ecs.calls).toEqual([]);
  });

  it.each([
    ['TERMINATING', 'COMPLETED'],
    ['STOPPED', 'COMPLETED'],
    ['FAILED', 'ERROR'],
    ['TIMED_OUT', 'TIMED_OUT'],
  ] as const)('changes nothing of a session that is %s, and answers 200', async (state, status) => {
    const { sessionId, projectId } = await session(state);
    const before = await sessions.get(sessionId);
    expect(await release(sessionId, projectId)).toMatchObject({ status: 200, body: { status } });
    expect(await sessions.get(sessionId)).toEqual(before);
  });

  it('gives one answer to many at once', async () => {
    const { sessionId, projectId } = await session('ACTIVE');
    const answers = await Promise.all(Array.from({ length: 8 }, () => release(sessionId, projectId)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  it('is durable although the task cannot be told', async () => {
    const { sessionId, projectId, held } = await session('READY');
    ecs.intercept.StopTask = () => {
      throw new EcsFault('ServerException', 'try again');
    };
    expect(await release(sessionId, projectId)).toMatchObject({ status: 200, body: { status: 'COMPLETED' } });
    expect(await held()).toEqual([]);
    expect(lines.at(-1)).toMatchObject({ level: 'warn', sessionId });
  });

  it('touches no foreign session', async () => {
    const { sessionId } = await session('READY');
    await expect(release(sessionId, 'another')).rejects.toMatchObject({ status: 404 });
    expect((await sessions.get(sessionId))?.status).toBe('READY');
  });
});
