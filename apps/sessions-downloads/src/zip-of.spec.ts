import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';
import { zipOf } from './zip-of.ts';

const file = (name: string, bytes: number) => ({ key: `k/${name}`, name, bytes, modifiedAt: new Date('2026-11-20') });

async function* failing() {
  yield 'half';
  throw new Error('reset');
}
function cut() {
  const stream = new Readable({ read: () => {} });
  stream.push('half');
  setImmediate(() => stream.destroy());
  return stream;
}

describe(zipOf, () => {
  it('holds every file under its name', async () => {
    const contents: Record<string, string> = { 'k/a-1.txt': 'one', 'k/ü (2)-1.txt': 'two!' };
    const zip = await fromBufferPromise(
      await buffer(zipOf([file('a-1.txt', 3), file('ü (2)-1.txt', 4)], async (key) => Readable.from([contents[key]]))),
    );
    const found: Record<string, string> = {};
    for await (const entry of zip.eachEntry())
      found[entry.fileName] = await text(await zip.openReadStreamPromise(entry));
    expect(found).toEqual({ 'a-1.txt': 'one', 'ü (2)-1.txt': 'two!' });
  });

  it('is an empty archive without files', async () => {
    const zip = await fromBufferPromise(await buffer(zipOf([], async () => undefined)));
    expect(zip.entryCount).toBe(0);
  });

  it('opens one file at a time, and not before it is its turn', async () => {
    let open = 0;
    let most = 0;
    const streams = (key: string) => {
      most = Math.max(most, ++open);
      return Promise.resolve(Readable.from([key.padEnd(10)]).once('close', () => (open -= 1)));
    };
    await buffer(zipOf([file('a', 10), file('b', 10), file('c', 10)], streams));
    expect(most).toBeLessThanOrEqual(2);
  });

  it.each<[string, () => Promise<Readable | undefined>]>([
    ['is gone', async () => undefined],
    ['cannot be opened', () => Promise.reject(new Error('S3 is away'))],
    ['fails midway', async () => Readable.from(failing())],
    ['is cut without a word', async () => cut()],
    ['is shorter than it was', async () => Readable.from(['x'])],
  ])('breaks off when a file %s', async (_, open) => {
    await expect(buffer(zipOf([file('a', 10)], open))).rejects.toThrow();
  });

  it('lets go of the file when the reader leaves', async () => {
    const endless = new Readable({ read: () => void endless.push(Buffer.alloc(10_000)) });
    const zip = zipOf([file('a', 1_000_000_000)], async () => endless);
    await once(zip, 'readable');
    zip.destroy();
    await once(endless, 'close');
    expect(endless.destroyed).toBe(true);
  });
});
