import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { EcsFault, until } from '@wallcrawler/testing';
import { refusal, startHarness } from './testing/harness.ts';
import type { Created, Harness } from './testing/harness.ts';

let harness: Harness;

beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(() => harness.ecs.reset());
afterAll(() => harness.stop());

const first = { headers: { 'x-stainless-retry-count': '0' } };
const retry = { headers: { 'x-stainless-retry-count': '1' } };
const keyed = (value: string, body: object = {}) => ({ headers: { 'idempotency-key': value }, body });
const id = ({ body }: { body: unknown }) => (body as Created).id;
const refuseOnce = () => {
  harness.ecs.intercept.RunTask = () => {
    harness.bootEveryTask();
    throw new EcsFault('AccessDeniedException', 'not authorized to perform: ecs:RunTask');
  };
};

describe('a retry of the SDK', () => {
  it('returns the session of the first attempt', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project();
    const made = await harness.create(projectId, first);
    const again = await harness.create(projectId, retry);
    expect(again).toMatchObject({ status: 201, body: { id: id(made), connectUrl: expect.any(String) } });
    expect(harness.ecs.tasks.size).toBe(1);
  });

  it('waits with the first attempt when that still waits', async () => {
    const projectId = await harness.project();
    const attempts = [harness.create(projectId, first)];
    const sessionId = await until(async () => (await harness.heldBy(projectId))[0]);
    attempts.push(harness.create(projectId, retry));
    await until(async () => (await harness.sessions.get(sessionId))?.status === 'PROVISIONING');
    await harness.becomeReady(sessionId);
    expect((await Promise.all(attempts)).map(id)).toEqual([sessionId, sessionId]);
    expect(harness.ecs.tasks.size).toBe(1);
  });

  it('is answered although the project is full by its own session', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project(1);
    const made = await harness.create(projectId, first);
    expect(id(await harness.create(projectId, retry))).toBe(id(made));
  });

  it('launches anew after a first attempt that failed', async () => {
    refuseOnce();
    const projectId = await harness.project();
    expect(await refusal(harness.create(projectId, first))).toMatchObject({ code: 'launch_failed' });
    const { status, body } = await harness.create(projectId, retry);
    expect(status).toBe(201);
    expect(await harness.heldBy(projectId)).toEqual([(body as Created).id]);
  });

  it('launches anew after a first attempt that ran out of time, although its task still stops', async () => {
    const projectId = await harness.project();
    const late = { ...first, dependencies: { deadlineSeconds: 0.05 } };
    expect(await refusal(harness.create(projectId, late))).toMatchObject({ code: 'create_deadline' });
    harness.bootEveryTask();
    expect((await harness.create(projectId, retry)).status).toBe(201);
    expect(harness.ecs.tasks.size).toBe(2);
  });

  it('launches when there was no first attempt', async () => {
    harness.bootEveryTask();
    expect((await harness.create(await harness.project(), retry)).status).toBe(201);
  });

  it('launches anew when the session of an equal create has ended since', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project();
    const made = await harness.create(projectId, first);
    await harness.sessions.apply(id(made), { type: 'releaseRequested' });
    const again = await harness.create(projectId, retry);
    expect(again.status).toBe(201);
    expect(id(again)).not.toBe(id(made));
  });

  it('is not given the session of an equal create when its own first attempt was refused', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project(1);
    await harness.create(projectId, first);
    expect(await refusal(harness.create(projectId, first))).toMatchObject({ code: 'concurrency_limit' });
    expect(await refusal(harness.create(projectId, retry))).toMatchObject({ code: 'concurrency_limit' });
  });

  it('says so when it names the request, and its session has ended since', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project();
    const made = await harness.create(projectId, keyed('ended'));
    await harness.sessions.apply(id(made), { type: 'releaseRequested' });
    expect(await refusal(harness.create(projectId, keyed('ended')))).toMatchObject({ code: 'session_ended' });
    expect(harness.ecs.tasks.size).toBe(1);
  });
});

describe('requests that are no repetition', () => {
  it.each([
    ['equal first attempts', first, first],
    ['a retry with another body', first, { ...retry, body: { timeout: 60 } }],
    ['two keys', keyed('one'), keyed('two')],
    ['a key and none', keyed('one'), retry],
  ])('%s make two sessions', async (_, one, other) => {
    harness.bootEveryTask();
    const projectId = await harness.project();
    const made = [await harness.create(projectId, one), await harness.create(projectId, other)];
    expect(new Set(made.map(id)).size).toBe(2);
  });

  it('the same key of another API key is another request', async () => {
    harness.bootEveryTask();
    const made = [];
    for (let at = 0; at < 2; at++) made.push(await harness.create(await harness.project(), keyed('shared')));
    expect(new Set(made.map(id)).size).toBe(2);
  });
});

describe('an Idempotency-Key', () => {
  it('means one session, whatever the retry count says', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project();
    const made = await harness.create(projectId, keyed('k'));
    expect(id(await harness.create(projectId, keyed('k')))).toBe(id(made));
    expect(harness.ecs.tasks.size).toBe(1);
  });

  it('is refused with another body', async () => {
    harness.bootEveryTask();
    const projectId = await harness.project();
    await harness.create(projectId, keyed('k', { timeout: 60 }));
    expect(await refusal(harness.create(projectId, keyed('k', { timeout: 61 })))).toMatchObject({ status: 409 });
    expect(harness.ecs.tasks.size).toBe(1);
  });

  it('may be used again after a create that failed', async () => {
    refuseOnce();
    const projectId = await harness.project();
    await refusal(harness.create(projectId, keyed('k')));
    expect((await harness.create(projectId, keyed('k'))).status).toBe(201);
  });
});

describe('ten at once', () => {
  it.each([
    ['retries', retry],
    ['requests with one key', keyed('ten')],
  ])('%s start exactly one task and answer with its session', async (_, options) => {
    harness.bootEveryTask();
    const projectId = await harness.project(20);
    const made = await Promise.all(Array.from({ length: 10 }, () => harness.create(projectId, options)));
    expect(new Set(made.map(id)).size).toBe(1);
    expect(made.every(({ status }) => status === 201)).toBe(true);
    expect(harness.ecs.calls.filter((call) => call === 'RunTask')).toHaveLength(1);
    expect(await harness.heldBy(projectId)).toEqual([id(made[0]!)]);
  });

  it('with a launch that is refused get errors of the API, and leave nothing', async () => {
    harness.ecs.intercept.RunTask = () => {
      throw new EcsFault('AccessDeniedException', 'not authorized to perform: ecs:RunTask');
    };
    const projectId = await harness.project(20);
    const errors = await Promise.all(
      Array.from({ length: 10 }, () => refusal(harness.create(projectId, keyed('ten-failing')))),
    );
    for (const error of errors) expect(['launch_failed', 'unavailable']).toContain(error.code);
    expect(await harness.heldBy(projectId)).toEqual([]);
  });
});
