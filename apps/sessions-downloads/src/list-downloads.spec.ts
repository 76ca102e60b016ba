import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buffer, text } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { ArtifactObjects, downloadsPrefix, logsPrefix } from '@wallcrawler/artifacts';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestBucket, startTestDynamo } from '@wallcrawler/testing';
import type { TestBucket, TestDynamo } from '@wallcrawler/testing';
import { MAX_ARCHIVE_BYTES, listDownloads } from './list-downloads.ts';

let dynamo: TestDynamo;
let engine: TestBucket;
let sessions: SessionStore;
let objects: ArtifactObjects;
let projectId: string;
beforeAll(async () => {
  [dynamo, engine] = await Promise.all([startTestDynamo(), startTestBucket()]);
  sessions = new SessionStore({ client: dynamo.client, tables });
  objects = new ArtifactObjects(engine);
  ({ projectId } = await new ProjectStore({ client: dynamo.client, tables }).create({ name: 'test', concurrency: 50 }));
});
afterAll(() => Promise.all([dynamo?.stop(), engine?.stop()]));

const list = (id: string, { owner = projectId, name }: { owner?: string; name?: string } = {}) =>
  listDownloads({ params: { id }, projectId: owner, query: { name } }, { sessions, objects });
const session = async () => (await sessions.create(newTestSession(projectId))).sessionId;
const store = (id: string, name: string, content: string | Buffer) =>
  objects.put(downloadsPrefix(projectId, id) + name, content, 'application/octet-stream');
async function unzip(stream: Parameters<typeof buffer>[0]) {
  const zip = await fromBufferPromise(await buffer(stream));
  const found: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) found[entry.fileName] = await text(await zip.openReadStreamPromise(entry));
  return found;
}

describe(listDownloads, () => {
  it("zips the session's downloads and nothing else", async () => {
    const [own, other] = [await session(), await session()];
    await store(own, 'report-1719265797164.pdf', 'pdf');
    await store(own, 'Daten ü-1719265797165.csv', 'a;b');
    await store(other, 'secret.txt', 'secret');
    await objects.put(`${logsPrefix(projectId, own)}000001.jsonl`, '{}', 'text/plain');
    const { status, headers, stream } = await list(own);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="downloads-${own}.zip"`,
    });
    expect(await unzip(stream)).toEqual({ 'report-1719265797164.pdf': 'pdf', 'Daten ü-1719265797165.csv': 'a;b' });
  });

  it('gives an empty zip for none, during the session and after it', async () => {
    const id = await session();
    expect(await unzip((await list(id)).stream)).toEqual({});
    await bringTo(sessions, id, 'STOPPED');
    await store(id, 'late-1.txt', 'late');
    expect(await unzip((await list(id)).stream)).toEqual({ 'late-1.txt': 'late' });
  });

  it('gives one file by its name', async () => {
    const id = await session();
    await store(id, 'a-1.txt', 'a');
    await store(id, 'b-1.txt', 'b');
    expect(await unzip((await list(id, { name: 'b-1.txt' })).stream)).toEqual({ 'b-1.txt': 'b' });
    await expect(list(id, { name: 'c.txt' })).rejects.toMatchObject({ status: 404, message: /"c.txt"/ });
  });

  it('refuses what one answer cannot carry before it begins', async () => {
    const id = await session();
    const big = { key: 'k', bytes: MAX_ARCHIVE_BYTES, modifiedAt: new Date() };
    const listing = {
      get: () => Promise.reject(new Error('must not be opened')),
      async *list() {
        yield big;
        yield { ...big, bytes: 1 };
      },
    };
    const attempt = listDownloads({ params: { id }, projectId, query: {} }, { sessions, objects: listing });
    await expect(attempt).rejects.toMatchObject({ status: 413, message: /204472321 bytes.*\?name=/ });
  });

  it('finds no missing and no foreign session', async () => {
    const id = await session();
    await expect(list('missing')).rejects.toMatchObject({ status: 404 });
    await expect(list(id, { owner: 'another' })).rejects.toMatchObject({ status: 404 });
  });
});
