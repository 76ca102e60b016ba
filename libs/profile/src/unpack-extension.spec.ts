import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { plantZip, type PlantedZipEntry } from './testing/archives.ts';
import { unpackExtension } from './unpack-extension.ts';

const root = mkdtempSync(path.join(tmpdir(), 'extension-'));
const [file, directory] = [path.join(root, 'zip'), path.join(root, 'in', 'x')];
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => rmSync(path.join(root, 'in'), { recursive: true, force: true }));

const manifest = { name: 'manifest.json', content: '{"manifest_version":3,"name":"x","version":"1"}' };

describe('unpackExtension', () => {
  it('unpacks files and folders', async () => {
    plantZip(file, [manifest, { name: 'js/', mode: 0o40755 }, { name: 'js/content.js', content: 'let a' }]);
    expect(await unpackExtension({ file, directory })).toBe(directory);
    expect(readFileSync(path.join(directory, 'js/content.js'), 'utf8')).toBe('let a');
  });

  it('finds the manifest in the only folder', async () => {
    plantZip(file, [
      { ...manifest, name: 'my/manifest.json' },
      { name: '__MACOSX/x', content: '' },
    ]);
    expect(await unpackExtension({ file, directory })).toBe(path.join(directory, 'my'));
  });

  it.each<[string, PlantedZipEntry[], string]>([
    ['leads out', [{ name: '../evil', content: 'x' }], '../evil'],
    ['is absolute', [{ name: '/tmp/evil', content: 'x' }], '/tmp/evil'],
    ['is not normalised', [{ name: 'a/./b', content: 'x' }], 'entry "a/./b": its path is not normalised'],
    ['is a link', [{ name: 'link', content: '/etc/passwd', mode: 0o120777 }], 'entry "link": it is a link or a device'],
    [
      'comes twice',
      [
        { name: 'a', content: 'x' },
        { name: 'a', content: 'x' },
      ],
      'entry "a": it is in the archive twice',
    ],
    [
      'is a bomb',
      [{ name: 'bomb', content: Buffer.alloc(20_000_000) }],
      'entry "bomb": the archive unpacks to more than',
    ],
    ['lies about its size', [{ name: 'liar', content: 'x'.repeat(5_000), claimedSize: 10 }], 'entry "liar"'],
    ['is one too many', [{ name: 'b' }, { name: 'c' }, { name: 'd' }, { name: 'e' }], 'more than 4 entries'],
    ['hides no manifest', [], 'there is no manifest.json'],
  ])('refuses an entry that %s and leaves nothing', async (_what, entries, message) => {
    plantZip(file, entries.length ? [manifest, ...entries] : [{ name: 'readme', content: '' }]);
    await expect(unpackExtension({ file, directory, limits: { entries: 4, bytes: 1e9, ratio: 100 } })).rejects.toThrow(
      message,
    );
    expect(readdirSync(path.join(root, 'in'))).toEqual([]);
  });

  it.each(['', 'no zip', 'PK\u0005\u0006'])('refuses %j', async (content) => {
    writeFileSync(file, content);
    await expect(unpackExtension({ file, directory })).rejects.toThrow('the zip is damaged');
    expect(existsSync(directory)).toBe(false);
  });
});
