import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { isSessionSecret, launchKey, sessionPrefix } from '@wallcrawler/artifacts';
import { EcsFault } from '@wallcrawler/testing';
import { refusal, startHarness } from './testing/harness.ts';
import type { Created, Harness } from './testing/harness.ts';

let harness: Harness;
let projectId: string;
beforeAll(async () => {
  harness = await startHarness();
});
beforeEach(async () => {
  harness.ecs.reset();
  harness.lines.length = 0;
  harness.bootEveryTask();
  projectId = await harness.project(20, 1_000);
});
afterAll(() => harness.stop());

const create = async (body: object, more: object = {}) =>
  (await harness.create(projectId, { body, ...more })).body as Created;
const persist = (id: string) => ({ browserSettings: { context: { id, persist: true } } });
const writerOf = async (contextId: string) => (await harness.contexts.get(projectId, contextId))!.writer?.sessionId;

async function objects(prefix: string): Promise<string[]> {
  const { client, bucket } = harness.artifacts;
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  return Contents.map(({ Key = '' }) => Key);
}

describe('what a create names', () => {
  it.each([
    ['browserSettings.context.id', { browserSettings: { context: { id: 'nothing' } } }],
    ['extensionId', { extensionId: 'nothing' }],
    ['browserSettings.extensionId', { browserSettings: { extensionId: 'name#x' } }],
    ['proxySettings.caCertificates.1', { proxySettings: { caCertificates: ['k1', 'nothing'] } }],
  ])('must be in the project: %s', async (field, body) => {
    await harness.certificates.create({
      ...{ projectId, certificateId: 'k1', subject: 's', fingerprint: 'f', notAfter: 'n' },
    });
    const { contextId } = await harness.contexts.create('another');
    const foreign = { browserSettings: { context: { id: contextId } } };
    for (const asked of field.includes('context') ? [body, foreign] : [body]) {
      const error = await refusal(harness.create(projectId, { body: asked }));
      expect(error).toMatchObject({ status: 400, code: 'invalid_request' });
      expect(error.message).toContain(`${field}: there is no such`);
    }
    expect(await harness.heldBy(projectId)).toEqual([]);
    expect(harness.ecs.calls).toEqual([]);
  });

  it('stands in the row: extensions of both places once, certificates, context and switches', async () => {
    const { contextId } = await harness.contexts.create(projectId);
    for (const extensionId of ['e1', 'e2'])
      await harness.extensions.create({
        ...{ projectId, extensionId, fileName: 'e.zip', bytes: 1, sha256: 'x' },
        ...{ name: 'E', version: '1', manifestVersion: 3 },
      });
    await harness.certificates.create({
      ...{ projectId, certificateId: 'k1', subject: 's', fingerprint: 'f', notAfter: 'n' },
    });
    const browserSettings = {
      context: { id: contextId },
      extensionId: 'e2',
      allowedDomains: ['Example.com'],
      blockAds: true,
      logSession: false,
    };
    const session = await create({
      extensionId: 'e1',
      browserSettings,
      proxySettings: { caCertificates: ['k1', 'k1'] },
    });
    expect(session).toMatchObject({ contextId });
    expect((await harness.sessions.get(session.id))?.settings).toEqual({
      context: { id: contextId, persist: false },
      extensionIds: ['e1', 'e2'],
      certificateIds: ['k1'],
      allowedDomains: ['example.com'],
      blockAds: true,
      logSession: false,
      recordSession: true,
    });
    const same = await create({ extensionId: 'e1', browserSettings: { extensionId: 'e1' } });
    expect((await harness.sessions.get(same.id))?.settings.extensionIds).toEqual(['e1']);
  });
});

describe('the secret of a task', () => {
  it('is given to the task alone; the row has its hash', async () => {
    let environment: { name?: string; value?: string }[] = [];
    const { RunTask } = harness.ecs.intercept;
    harness.ecs.intercept.RunTask = (input, proceed) => {
      environment = input.overrides?.containerOverrides?.[0]?.environment ?? [];
      return RunTask!(input, proceed);
    };
    const { id } = await create({});
    const secret = environment.find(({ name }) => name === 'SESSION_SECRET')?.value ?? '';
    expect(secret).toMatch(/^[\w-]{43}$/);
    const row = await harness.sessions.get(id);
    expect(isSessionSecret(secret, row?.secretHash)).toBe(true);
    expect(JSON.stringify([row, harness.lines])).not.toContain(secret);
  });
});

describe('proxies', () => {
  const proxies = [{ type: 'external', server: 'http://u:s3cret@proxy.example.com:3128' }, { type: 'none' }];

  it('are stored before the task starts, and are in no row and no log', async () => {
    let stored: string[] = [];
    const { RunTask } = harness.ecs.intercept;
    harness.ecs.intercept.RunTask = async (input, proceed) => {
      stored = await objects(sessionPrefix(projectId, input.startedBy ?? ''));
      return RunTask!(input, proceed);
    };
    const session = await create({ proxies });
    const key = launchKey(projectId, session.id);
    expect(stored).toEqual([key]);
    const { client, bucket } = harness.artifacts;
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    expect(JSON.parse(await Body!.transformToString())).toEqual({
      proxies: [
        { type: 'external', server: 'http://proxy.example.com:3128', username: 'u', password: 's3cret' },
        { type: 'none' },
      ],
    });
    const row = await harness.sessions.get(session.id);
    expect(row?.settings.proxyRules).toBe(2);
    expect(JSON.stringify([row, session, harness.lines])).not.toMatch(/s3cret|proxy\.example/);
  });

  it('that cannot be stored leave nothing running, and give everything back', async () => {
    const { contextId } = await harness.contexts.create(projectId);
    const s3 = { send: () => Promise.reject(new Error('SlowDown')) };
    const error = await refusal(
      harness.create(projectId, { body: { proxies, ...persist(contextId) }, dependencies: { s3 } }),
    );
    expect(error).toMatchObject({ status: 503, code: 'unavailable', headers: { 'retry-after': '5' } });
    expect(harness.ecs.calls).toEqual([]);
    expect(await harness.heldBy(projectId)).toEqual([]);
    expect(await writerOf(contextId)).toBeUndefined();
    const [row] = await Array.fromAsync(harness.sessions.listByProject(projectId));
    expect(row).toMatchObject({ status: 'FAILED', reason: 'launch_failed' });
  });

  it('need no document where there are none', async () => {
    const { id } = await create({ proxies: false });
    expect(await objects(sessionPrefix(projectId, id))).toEqual([]);
  });
});

describe('a context that is persisted', () => {
  it('has one writer: the second create is told which session it is', async () => {
    const { contextId } = await harness.contexts.create(projectId);
    const first = await create(persist(contextId));
    expect(await writerOf(contextId)).toBe(first.id);
    const error = await refusal(harness.create(projectId, { body: persist(contextId) }));
    expect(error).toMatchObject({ status: 409, code: 'context_in_use', headers: { 'retry-after': '2' } });
    expect(error.toBody()).toMatchObject({ sessionId: first.id });
    expect(error.message).toContain(first.id);
    expect(await harness.heldBy(projectId)).toEqual([first.id]);
    // Who only reads it need not wait.
    await create({ browserSettings: { context: { id: contextId } } });
  });

  it('is still held while its writer saves it, and free as soon as the writer has ended', async () => {
    const { contextId } = await harness.contexts.create(projectId);
    const first = await create(persist(contextId));
    await harness.sessions.apply(first.id, { type: 'releaseRequested' });
    expect(await refusal(harness.create(projectId, { body: persist(contextId) }))).toMatchObject({ status: 409 });
    await harness.sessions.apply(first.id, { type: 'taskStopped' });
    const second = await create(persist(contextId));
    expect(await writerOf(contextId)).toBe(second.id);
  });

  it('is taken over from a session that is not there any more', async () => {
    const { contextId } = await harness.contexts.create(projectId);
    const sessionId = (await create(persist(contextId))).id;
    const sessions = Object.assign(Object.create(harness.sessions) as typeof harness.sessions, {
      get: async (id: string) => (id === sessionId ? undefined : harness.sessions.get(id)),
      create: harness.sessions.create.bind(harness.sessions),
      apply: harness.sessions.apply.bind(harness.sessions),
    });
    const second = await create(persist(contextId), { dependencies: { sessions } });
    expect(await writerOf(contextId)).toBe(second.id);
  });

  it('goes to one of many that come at once', async () => {
    const { contextId } = await harness.contexts.create(projectId);
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => create(persist(contextId))));
    const made = results.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
    const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(made).toHaveLength(1);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'context_in_use' });
    expect(await harness.heldBy(projectId)).toEqual([made[0]!.id]);
    expect(await writerOf(contextId)).toBe(made[0]!.id);
  });

  it('is given back by a create that fails, whatever fails', async () => {
    const { contextId } = await harness.contexts.create(projectId);
    const body = persist(contextId);
    harness.ecs.intercept.RunTask = () => {
      throw new EcsFault('AccessDeniedException', 'no');
    };
    expect(await refusal(harness.create(projectId, { body }))).toMatchObject({ code: 'launch_failed' });
    expect(await writerOf(contextId)).toBeUndefined();

    delete harness.ecs.intercept.RunTask;
    const dependencies = { deadlineSeconds: 0.3 };
    expect(await refusal(harness.create(projectId, { body, dependencies }))).toMatchObject({ code: 'create_deadline' });
    expect(await writerOf(contextId)).toBeUndefined();

    const signals = { wait: () => Promise.reject(new Error('broken')) } as never;
    await expect(harness.create(projectId, { body, dependencies: { signals } })).rejects.toThrow('broken');
    expect(await writerOf(contextId)).toBeUndefined();
    expect(await harness.heldBy(projectId)).toEqual([]);
  });

  it('is the session’s of the first request also for its repetition', async () => {
    const { contextId } = await harness.contexts.create(projectId);
    const headers = { 'idempotency-key': 'k' };
    const first = await create(persist(contextId), { headers });
    expect((await create(persist(contextId), { headers })).id).toBe(first.id);
    expect(await writerOf(contextId)).toBe(first.id);
  });
});
