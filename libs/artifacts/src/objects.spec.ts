import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { DeleteObjectsCommand, ListObjectVersionsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { startTestBucket } from '@wallcrawler/testing';
import type { TestBucket } from '@wallcrawler/testing';
import { ArtifactObjects } from './objects.ts';

let engine: TestBucket;
let objects: ArtifactObjects;
beforeAll(async () => {
  engine = await startTestBucket();
  objects = new ArtifactObjects(engine);
});
afterAll(() => engine?.stop());

const keysUnder = async (prefix: string) => (await Array.fromAsync(objects.list(prefix))).map(({ key }) => key);

describe(ArtifactObjects, () => {
  it('gives back what was put', async () => {
    await objects.put('a/file', Buffer.from([0, 255, 10]), 'application/zip');
    expect(await buffer((await objects.get('a/file'))!)).toEqual(Buffer.from([0, 255, 10]));
    await objects.put('a/file', 'new', 'text/plain');
    expect(String(await buffer((await objects.get('a/file'))!))).toBe('new');
    expect(await objects.get('a/missing')).toBeUndefined();
  });

  it('lists a prefix and nothing beside it, with sizes', async () => {
    for (const key of ['list/b', 'list/a b/ü&<c>', 'listing', 'lis']) await objects.put(key, 'xyz', 'text/plain');
    expect(await keysUnder('list/')).toEqual(['list/a b/ü&<c>', 'list/b']);
    const [first] = await Array.fromAsync(objects.list('list/'));
    expect(first).toMatchObject({ bytes: 3, modifiedAt: expect.any(Date) });
    expect(await keysUnder('nothing/')).toEqual([]);
  });

  it('deletes a prefix, again and again', async () => {
    for (const key of ['gone/1', 'gone/2', 'gone-not']) await objects.put(key, 'x', 'text/plain');
    expect(await objects.deletePrefix('gone/')).toBe(2);
    expect(await objects.deletePrefix('gone/')).toBe(0);
    expect(await keysUnder('gone')).toEqual(['gone-not']);
  });

  it('lists and deletes more than a page', async () => {
    const keys = Array.from({ length: 1_050 }, (_, index) => `many/${String(index).padStart(4, '0')}`);
    for (let at = 0; at < keys.length; at += 50)
      await Promise.all(keys.slice(at, at + 50).map((key) => objects.put(key, 'x', 'text/plain')));
    expect(await keysUnder('many/')).toEqual(keys);
    expect(await objects.deletePrefix('many/')).toBe(1_050);
    expect(await keysUnder('many/')).toEqual([]);
  });
});

/** The engine keeps no versions; these are S3's documented answers for a bucket that does. */
describe('a bucket with versions', () => {
  const versioned = (answer: (command: object) => object) =>
    new ArtifactObjects({ bucket: 'b', client: { send: async (command: object) => answer(command) } as S3Client });

  it('loses every version and delete marker, a page at a time', async () => {
    const deleted: unknown[] = [];
    const store = versioned((command) => {
      if (command instanceof ListObjectsV2Command) return { Contents: [{ Key: 'p/1', Size: 1 }] };
      if (command instanceof DeleteObjectsCommand) return (deleted.push(command.input.Delete?.Objects), {});
      if (!(command instanceof ListObjectVersionsCommand)) throw new Error('unexpected');
      if (command.input.KeyMarker) return { DeleteMarkers: [{ Key: 'p/2', VersionId: 'm' }] };
      return { Versions: [{ Key: 'p/1', VersionId: 'v1' }], NextKeyMarker: 'p/1', NextVersionIdMarker: 'v1' };
    });
    expect(await store.deletePrefix('p/')).toBe(1);
    expect(deleted).toEqual([[{ Key: 'p/1' }], [{ Key: 'p/1', VersionId: 'v1' }], [{ Key: 'p/2', VersionId: 'm' }]]);
  });

  it('names what could not be deleted', async () => {
    const store = versioned((command) => {
      if (command instanceof ListObjectsV2Command) return { Contents: [{ Key: 'p/1', Size: 1 }] };
      return { Errors: [{ Key: 'p/1', Code: 'AccessDenied', Message: 'no' }] };
    });
    await expect(store.deletePrefix('p/')).rejects.toThrow('S3 did not delete p/1: AccessDenied');
  });
});
