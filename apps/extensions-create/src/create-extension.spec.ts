import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ArtifactObjects, extensionKey } from '@wallcrawler/artifacts';
import { ExtensionStore } from '@wallcrawler/resource-store';
import { startTestBucket, startTestDynamo } from '@wallcrawler/testing';
import type { TestBucket, TestDynamo } from '@wallcrawler/testing';
import { createExtension } from './create-extension.ts';
import { MANIFEST, zipOf } from './testing/zip.ts';

/** What Stagehand uploads before each of its sessions. */
const STAGEHAND = path.resolve(
  import.meta.dirname,
  '../../../node_modules/@browserbasehq/stagehand/dist/assets/stagehand-extension.zip',
);

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

const create = (bytes: Buffer, files: Pick<ArtifactObjects, 'put'> = objects) =>
  createExtension(
    { projectId: 'p', body: { fileName: 'test.zip', contentType: 'application/zip', bytes } },
    { extensions, objects: files },
  );

describe(createExtension, () => {
  it('keeps the archive as it came, and what its manifest says', async () => {
    const bytes = await zipOf({ 'manifest.json': JSON.stringify(MANIFEST), 'a.js': 'let a;' });
    const { status, body } = await create(bytes);
    expect(status).toBe(200);
    const { id } = body as { id: string };
    expect(body).toEqual({
      id,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      fileName: 'test.zip',
      projectId: 'p',
      name: 'Test',
      version: '1.0',
      manifestVersion: 3,
      bytes: bytes.length,
    });
    expect(await buffer((await objects.get(extensionKey('p', id)))!)).toEqual(bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await extensions.get('p', id)).toMatchObject({ sha256, bytes: bytes.length });
  });

  it('takes the extension that Stagehand uploads', async () => {
    const { body } = await create(readFileSync(STAGEHAND));
    expect(body).toMatchObject({ manifestVersion: 3, name: expect.any(String) });
  });

  it('keeps nothing of what it refuses, and no row without its archive', async () => {
    const before = await extensions.list('p');
    await expect(create(Buffer.from('no zip'))).rejects.toMatchObject({ status: 400 });
    const bytes = await zipOf({ 'manifest.json': JSON.stringify(MANIFEST) });
    const broken = { put: () => Promise.reject(new Error('S3 is away')) };
    await expect(create(bytes, broken)).rejects.toThrow('S3 is away');
    expect(await extensions.list('p')).toEqual(before);
  });
});
