import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { contextKey, contextPrefix } from '@wallcrawler/artifacts';
import { sha256, startHarness } from './testing/harness.ts';
import type { Harness } from './testing/harness.ts';

let harness: Harness;
let projectId: string;
beforeAll(async () => {
  harness = await startHarness();
  projectId = await harness.project();
});
afterAll(() => harness.stop());

type Session = Awaited<ReturnType<Harness['session']>>;

const describeArchive = (body: string) => ({ bytes: Buffer.byteLength(body), sha256: sha256(body) });

async function context() {
  const { contextId } = await harness.contexts.create(projectId);
  const prefix = contextPrefix(projectId, contextId);
  return {
    contextId,
    row: async () => (await harness.contexts.get(projectId, contextId))!,
    writer: () => harness.session(projectId, { context: { id: contextId, persist: true } }),
    keyOf: (version: string) => contextKey(projectId, contextId, version),
    stored: () => harness.dependencies.bucket.list(prefix),
  };
}

/** Uploads as a container does. @returns what to commit. */
async function upload({ broker }: Session, body: string) {
  const { version, url, headers } = await broker.saveContext(describeArchive(body));
  expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(200);
  return { version, ...describeArchive(body) };
}

describe('saving a context', () => {
  it('makes the upload the newest version, gives the lease back and deletes the version before', async () => {
    const { writer, row, keyOf, stored } = await context();
    const versions: string[] = [];
    for (const body of ['one', 'two']) {
      const session = await writer();
      const saved = await upload(session, body);
      expect((await row()).version).toBe(versions.at(-1));
      await session.broker.commitContext(saved);
      expect(await row()).toMatchObject(saved);
      expect((await row()).writer).toBeUndefined();
      versions.push(saved.version);
      expect(await stored()).toEqual([keyOf(saved.version)]);
    }
  });

  it('commits once more without harm, for a container that got no answer', async () => {
    const { writer, row, stored, keyOf } = await context();
    const session = await writer();
    const saved = await upload(session, 'abc');
    await session.broker.commitContext(saved);
    await session.broker.commitContext(saved);
    expect((await row()).version).toBe(saved.version);
    expect(await stored()).toEqual([keyOf(saved.version)]);
  });

  it('refuses to commit what was not uploaded as announced', async () => {
    const { writer, row } = await context();
    const session = await writer();
    const { version } = await session.broker.saveContext(describeArchive('abc'));
    const commit = () => session.broker.commitContext({ version, ...describeArchive('abc') });
    await expect(commit()).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('no bytes') });
    await harness.object(contextKey(projectId, (await row()).contextId, version), 'abcd');
    await expect(commit()).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('4 bytes') });
    expect((await row()).version).toBeUndefined();
    expect((await row()).writer?.sessionId).toBe(session.sessionId);
  });

  it('lets one of two committers win, and leaves nothing of the other', async () => {
    const { contextId, writer, row, stored, keyOf } = await context();
    const slow = await writer();
    const late = await upload(slow, 'slow');
    const holder = { projectId, contextId, sessionId: 'x' };
    const quick = await writer();
    // The slow one is taken for ended: its lease goes to the quick one.
    const take = harness.leases.take({ ...holder, sessionId: quick.sessionId }, slow.sessionId);
    await harness.dynamo.client.send(new TransactWriteCommand({ TransactItems: [take] }));
    const saved = await upload(quick, 'quick');
    const results = await Promise.allSettled([quick.broker.commitContext(saved), slow.broker.commitContext(late)]);
    expect(results[0]).toMatchObject({ status: 'fulfilled' });
    // Its upload was swept away by the next save, or is refused and deleted now.
    expect(results[1]).toMatchObject({ reason: { code: expect.stringMatching(/lease_lost|invalid/) } });
    expect(await row()).toMatchObject(saved);
    expect(await stored()).toEqual([keyOf(saved.version)]);
  });

  it('deletes the upload of a session whose lease is lost', async () => {
    const { contextId, writer, row, stored } = await context();
    const session = await writer();
    const saved = await upload(session, 'abc');
    await harness.leases.release({ projectId, contextId, sessionId: session.sessionId });
    await expect(session.broker.commitContext(saved)).rejects.toMatchObject({ code: 'lease_lost' });
    await expect(session.broker.saveContext(describeArchive('abc'))).rejects.toMatchObject({ code: 'lease_lost' });
    expect((await row()).version).toBeUndefined();
    expect(await stored()).toEqual([]);
  });

  it('sweeps away what a session that died has left', async () => {
    const { contextId, writer, stored, keyOf } = await context();
    const first = await writer();
    await first.broker.commitContext(await upload(first, 'first'));
    const dead = await writer();
    await upload(dead, 'dead');
    await harness.leases.release({ projectId, contextId, sessionId: dead.sessionId });
    const last = await writer();
    const saved = await upload(last, 'last');
    await last.broker.commitContext(saved);
    expect(await stored()).toEqual([keyOf(saved.version)]);
  });

  it('succeeds although the old version cannot be deleted', async () => {
    const { writer, row } = await context();
    const first = await writer();
    await first.broker.commitContext(await upload(first, 'first'));
    const second = await writer();
    const saved = await upload(second, 'second');
    const { bucket } = harness.dependencies;
    harness.dependencies.bucket = Object.assign(Object.create(bucket) as typeof bucket, {
      size: (key: string) => bucket.size(key),
      delete: () => Promise.reject(new Error('denied')),
    });
    await second.broker.commitContext(saved);
    harness.dependencies.bucket = bucket;
    expect((await row()).version).toBe(saved.version);
    expect(harness.lines.at(-1)).toMatchObject({ level: 'warn', message: expect.stringContaining('old profile') });
  });

  it('gives the lease back unsaved, as often as asked', async () => {
    const { writer, row } = await context();
    const session = await writer();
    await session.broker.releaseContext();
    await session.broker.releaseContext();
    expect((await row()).writer).toBeUndefined();
  });

  it.each([{}, { context: { id: 'c', persist: false } }])('is not for a session with %j', async (settings) => {
    const { broker } = await harness.session(projectId, settings);
    const archive = describeArchive('abc');
    await expect(broker.saveContext(archive)).rejects.toMatchObject({ code: 'invalid' });
    await expect(broker.commitContext({ version: 'v', ...archive })).rejects.toMatchObject({ code: 'invalid' });
    await expect(broker.releaseContext()).rejects.toMatchObject({ code: 'invalid' });
  });

  it('refuses an archive of more than 1 GB', async () => {
    const { broker } = await (await context()).writer();
    const tooMuch = broker.saveContext({ bytes: 1024 ** 3 + 1, sha256: sha256('') });
    await expect(tooMuch).rejects.toMatchObject({ code: 'too_large' });
  });
});
