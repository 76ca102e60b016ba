import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ArtifactObjects, extensionKey } from '@wallcrawler/artifacts';
import { ExtensionStore } from '@wallcrawler/resource-store';
import { startTestBucket, startTestDynamo } from '@wallcrawler/testing';
import type { TestBucket, TestDynamo } from '@wallcrawler/testing';
import { deleteExtension } from './delete-extension.ts';

let dynamo: TestDynamo;
let engine: TestBucket;
let extensions: ExtensionStore;
let objects: ArtifactObjects;
beforeAll(async () => {
  [dynamo, engine] = await Promise.all([startTestDynamo(), startTestBucket()]);
  extensions = new ExtensionStore({ client: dynamo.client, table: 'wallcrawler-extensions' });
  objects = new ArtifactObjects(engine);
});
afterAll(() => Promise.all([dynamo?.stop(), engine?.stop()]));

const id = 'extension-1';
beforeEach(async () => {
  await extensions.delete('p', id);
  await extensions.create({
    projectId: 'p',
    extensionId: 'extension-1',
    fileName: 'a.zip',
    bytes: 7,
    sha256: '00',
    name: 'Test',
    version: '1.0',
    manifestVersion: 3,
  });
  await objects.put(extensionKey('p', id), 'content', 'text/plain');
});
const remove = (projectId = 'p', files: Pick<ArtifactObjects, 'deletePrefix'> = objects) =>
  deleteExtension({ projectId, params: { id } }, { extensions, objects: files });
const hasFile = async () => (await Array.fromAsync(objects.list(extensionKey('p', id)))).length === 1;

describe(deleteExtension, () => {
  it('deletes row and file, once', async () => {
    expect(await remove()).toEqual({ status: 204, body: undefined });
    expect(await extensions.get('p', id)).toBeUndefined();
    expect(await hasFile()).toBe(false);
    await expect(remove()).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });

  it('touches nothing of another project', async () => {
    await expect(remove('another')).rejects.toMatchObject({ status: 404 });
    expect(await extensions.get('p', id)).toBeDefined();
    expect(await hasFile()).toBe(true);
  });

  it('ends at its repetition what S3 did not let it end', async () => {
    const broken = { deletePrefix: () => Promise.reject(new Error('S3 is away')) };
    await expect(remove('p', broken)).rejects.toThrow('S3 is away');
    expect((await remove()).status).toBe(204);
    expect(await hasFile()).toBe(false);
  });

  it.each(['', '#', 'x'.repeat(101)])('finds nothing under %j', async (impossible) => {
    const attempt = deleteExtension({ projectId: 'p', params: { id: impossible } }, { extensions, objects });
    await expect(attempt).rejects.toMatchObject({ status: 404 });
  });
});
