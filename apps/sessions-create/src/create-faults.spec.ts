import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EcsFault, until } from '@wallcrawler/testing';
import { refusal, startHarness } from './testing/harness.ts';
import type { Harness } from './testing/harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.ecs.reset());
afterAll(() => harness.stop());

/** The session of the only task or, where there is none, of the only unit. */
const launched = async (projectId: string) => {
  const sessionId = await until(async () => (await harness.heldBy(projectId))[0], 'a session');
  await until(async () => (await harness.sessions.get(sessionId))?.status === 'PROVISIONING', 'a launch');
  return sessionId;
};
const nothingIsLeft = async (projectId: string) => {
  expect(await harness.heldBy(projectId)).toEqual([]);
  for (const task of harness.ecs.tasks.values()) expect(task.desiredStatus).toBe('STOPPED');
};

describe('RunTask refused', () => {
  it.each([
    ['for good', 'AccessDeniedException', 'not authorized', { code: 'launch_failed', status: 502 }, 'false'],
    ['for now', 'ThrottlingException', 'Rate exceeded', { code: 'unavailable', status: 503 }, undefined],
  ])('%s: the session has failed and its unit is back', async (_, name, message, answer, shouldRetry) => {
    let sessionId = '';
    harness.ecs.intercept.RunTask = ({ startedBy = '' }) => {
      sessionId = startedBy;
      throw new EcsFault(name, message);
    };
    const projectId = await harness.project();
    const error = await refusal(harness.create(projectId));
    expect(error).toMatchObject(answer);
    expect(error.headers['x-should-retry']).toBe(shouldRetry);
    expect(error.headers['retry-after']).toBe(shouldRetry ? undefined : '5');
    expect(await harness.sessions.get(sessionId)).toMatchObject({ status: 'FAILED', reason: 'launch_failed' });
    await nothingIsLeft(projectId);
  });
});

describe('released during the create', () => {
  it.each(['before', 'after'] as const)('%s RunTask: the task is stopped and the answer is 410', async (when) => {
    harness.ecs.intercept.RunTask = async ({ startedBy = '' }, proceed) => {
      const release = () => harness.sessions.apply(startedBy, { type: 'releaseRequested' });
      if (when === 'before') await release();
      const answer = proceed();
      if (when === 'after') await release();
      return answer;
    };
    const projectId = await harness.project();
    expect(await refusal(harness.create(projectId))).toMatchObject({ code: 'session_ended', status: 410 });
    expect(harness.ecs.tasks.size).toBe(1);
    await nothingIsLeft(projectId);
  });

  it('while it waits: the answer comes at once', async () => {
    const projectId = await harness.project();
    const creating = refusal(harness.create(projectId));
    await harness.sessions.apply(await launched(projectId), { type: 'releaseRequested' });
    expect(await creating).toMatchObject({ code: 'session_ended' });
  });

  it('is 410 also when the task cannot be told to stop', async () => {
    harness.ecs.intercept.RunTask = async ({ startedBy = '' }, proceed) => {
      await harness.sessions.apply(startedBy, { type: 'releaseRequested' });
      return proceed();
    };
    harness.ecs.intercept.StopTask = () => {
      throw new EcsFault('ServerException', 'try again');
    };
    expect(await refusal(harness.create(await harness.project()))).toMatchObject({ code: 'session_ended' });
  });
});

describe('a browser that does not come up', () => {
  it('ends at the deadline: TIMED_OUT to be, task stopped, no retry', async () => {
    const projectId = await harness.project();
    const creating = refusal(harness.create(projectId, { dependencies: { deadlineSeconds: 0.2 } }));
    const sessionId = await launched(projectId);
    const error = await creating;
    expect(error).toMatchObject({ code: 'create_deadline', status: 504, headers: { 'x-should-retry': 'false' } });
    expect(await harness.sessions.get(sessionId)).toMatchObject({ status: 'TERMINATING', reason: 'create_deadline' });
    await nothingIsLeft(projectId);
    const { session } = await harness.sessions.apply(sessionId, { type: 'taskStopped' });
    expect(session?.status).toBe('TIMED_OUT');
  });

  it('ends at the deadline also when the task cannot be told to stop', async () => {
    harness.ecs.intercept.StopTask = () => {
      throw new EcsFault('ServerException', 'try again');
    };
    const projectId = await harness.project();
    const late = harness.create(projectId, { dependencies: { deadlineSeconds: 0.05 } });
    expect(await refusal(late)).toMatchObject({ code: 'create_deadline' });
    expect(await harness.heldBy(projectId)).toEqual([]);
  });

  it.each(['taskStopped', 'browserExited'] as const)('answers at once after %s', async (type) => {
    const projectId = await harness.project();
    const creating = refusal(harness.create(projectId));
    await harness.sessions.apply(await launched(projectId), { type });
    expect(await creating).toMatchObject({ code: 'launch_failed', status: 502 });
    expect(await harness.heldBy(projectId)).toEqual([]);
  });
});

describe('at the last moment', () => {
  /** A wait that ends without a wake-up, after `happens`. */
  const unheard = (happens: (sessionId: string) => Promise<unknown>) => ({
    signals: {
      wait: async (sessionId: string) => {
        await happens(sessionId);
        return undefined;
      },
    } as unknown as ReturnType<Harness['signals']>,
  });

  it('a session that became ready is returned', async () => {
    const projectId = await harness.project();
    const { status, body } = await harness.create(projectId, { dependencies: unheard(harness.becomeReady) });
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'RUNNING', connectUrl: expect.any(String) });
    expect(harness.ecs.calls).toEqual(['RunTask']);
  });

  it('a session that failed is told as what it is', async () => {
    const fail = (sessionId: string) => harness.sessions.apply(sessionId, { type: 'browserExited' });
    const creating = harness.create(await harness.project(), { dependencies: unheard(fail) });
    expect(await refusal(creating)).toMatchObject({ code: 'launch_failed' });
  });
});

describe('an accident of our own', () => {
  it('leaves nothing running when the token cannot be signed', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project();
    const signer = { sign: () => Promise.reject(new Error('SSM is throttled')) };
    await expect(harness.create(projectId, { dependencies: { signer } })).rejects.toThrow('SSM is throttled');
    expect(harness.ecs.tasks.size).toBe(1);
    await nothingIsLeft(projectId);
  });

  it('does not end the session of somebody else when a repetition has it', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project();
    await harness.create(projectId);
    const signer = { sign: () => Promise.reject(new Error('SSM is throttled')) };
    const again = { headers: { 'x-stainless-retry-count': '1' }, dependencies: { signer } };
    await expect(harness.create(projectId, again)).rejects.toThrow();
    expect(await harness.heldBy(projectId)).toHaveLength(1);
  });
});

describe('a create that is refused', () => {
  it('by a full project says how full, when to come again, and that the SDK shall not', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project(1);
    await harness.create(projectId);
    const error = await refusal(harness.create(projectId));
    expect(error).toMatchObject({
      code: 'concurrency_limit',
      status: 429,
      message: expect.stringContaining('1 of 1'),
      headers: { 'retry-after': expect.stringMatching(/^\d+$/), 'x-should-retry': 'false' },
    });
    expect(harness.ecs.tasks.size).toBe(1);
  });

  it('by a region that is not served, or a project that is gone', async () => {
    const projectId = await harness.project();
    const elsewhere = harness.create(projectId, { body: { region: 'eu-central-1' } });
    expect(await refusal(elsewhere)).toMatchObject({
      code: 'unsupported_option',
      message: expect.stringContaining('us-east-1'),
    });
    expect(await refusal(harness.create('gone'))).toMatchObject({ code: 'forbidden', status: 403 });
    expect(harness.ecs.calls).toEqual([]);
  });
});
