import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packProfile } from './pack-profile.ts';
import { plantTar, type PlantedEntry } from './testing/archives.ts';
import { unpackProfile } from './unpack-profile.ts';

const root = mkdtempSync(path.join(tmpdir(), 'profile-'));
const [file, directory] = [path.join(root, 'archive'), path.join(root, 'in', 'p')];
afterAll(() => rmSync(root, { recursive: true }));
beforeEach(() => rmSync(path.join(root, 'in'), { recursive: true, force: true }));

const limits = { entries: 5, bytes: 20_000_000, ratio: 200 };

describe('a hostile archive is refused by the name of its entry, and nothing is left', () => {
  it.each<[string, PlantedEntry[], string]>([
    ['leads out', [{ name: '../evil', content: 'x' }], 'entry "../evil": its path leads out of the directory'],
    ['leads out further in', [{ name: 'Default/../../evil', content: 'x' }], 'leads out'],
    ['is absolute', [{ name: '/etc/cron.d/evil', content: 'x' }], 'entry "/etc/cron.d/evil": its path is absolute'],
    ['is not normalised', [{ name: 'Default/./a', content: 'x' }], 'not normalised'],
    ['is not normalised', [{ name: 'Default//a', content: 'x' }], 'not normalised'],
    ['has control characters', [{ name: 'Default/a\nb', content: 'x' }], 'control characters'],
    ['has a backslash', [{ name: 'Default\\..\\a', content: 'x' }], 'backslash'],
    ['is too long', [{ name: `Default/${'a'.repeat(300)}`, content: 'x' }], 'too long'],
    ['is a symbolic link', [{ name: 'Default/l', type: 'symlink', linkname: '/etc/passwd' }], 'it is a symlink'],
    ['is a hard link', [{ name: 'Default/h', type: 'link', linkname: '../../x' }], 'it is a link'],
    ['is a device', [{ name: 'Default/d', type: 'character-device', devmajor: 1, devminor: 3 }], 'character-device'],
    ['is a fifo', [{ name: 'Default/f', type: 'fifo' }], 'it is a fifo'],
    [
      'comes twice',
      [
        { name: 'a', content: 'x' },
        { name: 'a', content: 'y' },
      ],
      'entry "a": it is in the archive twice',
    ],
    [
      'is below a file',
      [
        { name: 'a', content: 'x' },
        { name: 'a/b', content: 'y' },
      ],
      'its directory is a file',
    ],
    ['is one too many', Array.from({ length: 6 }, (_, n) => ({ name: `f${n}`, content: '' })), 'more than 5 entries'],
    ['is too large', [{ name: 'big', content: Buffer.alloc(20_000_001, 'random') }], 'more than 20000000 bytes'],
    [
      'is a bomb',
      [{ name: 'bomb', content: Buffer.alloc(19_000_000) }],
      'entry "bomb": the archive unpacks to more than 200',
    ],
  ])('%s: %j', async (_what, entries, message) => {
    await plantTar(file, [{ name: 'good', content: 'good' }, ...entries].slice(entries.length > 5 ? 1 : 0));
    await expect(unpackProfile({ file, directory, limits })).rejects.toThrow(message);
    expect(existsSync(directory)).toBe(false);
    expect(readdirSync(path.join(root, 'in'))).toEqual([]);
  });
});

describe('a damaged archive is refused', () => {
  it.each<[string, () => Promise<void> | void]>([
    ['no zstd', () => writeFileSync(file, 'this is not an archive')],
    ['empty', () => writeFileSync(file, '')],
    [
      'cut off',
      async () => {
        await plantTar(file, [{ name: 'Default/a', content: randomBytes(50_000) }]);
        truncateSync(file, 5_000);
      },
    ],
    [
      'altered',
      async () => {
        await plantTar(file, [{ name: 'Default/a', content: randomBytes(50_000) }]);
        const bytes = readFileSync(file);
        bytes.fill(0xff, 100, 400);
        writeFileSync(file, bytes);
      },
    ],
  ])('%s', async (_what, plant) => {
    await plant();
    await expect(unpackProfile({ file, directory })).rejects.toThrow(/the archive is damaged|Default\/a/);
    expect(existsSync(directory)).toBe(false);
  });
});

it('never writes outside of its directory, whatever the names are', async () => {
  const segment = fc.constantFrom('..', '.', '', 'a', 'Default', '/', '~', 'C:', 'b\\c', ' ', 'é');
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(segment, { minLength: 1, maxLength: 5 }), { maxLength: 4 }), async (names) => {
      await plantTar(
        file,
        names.map((parts) => ({ name: parts.join('/'), content: 'x' })),
      );
      await unpackProfile({ file, directory }).catch(() => undefined);
      const outside = readdirSync(path.join(root, 'in'));
      expect(outside.filter((name) => name !== 'p')).toEqual([]);
      expect(readdirSync(root).sort()).toEqual(['archive', 'in']);
      rmSync(directory, { recursive: true, force: true });
    }),
    { numRuns: 60 },
  );
});

it('gives back what was packed, byte for byte, without what is left out', async () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9 _-]{0,12}$/).filter((text) => text.trim() === text);
  const source = path.join(root, 'source');
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, fc.uint8Array({ maxLength: 3_000 }), { maxKeys: 6 }), async (files) => {
      mkdirSync(path.join(source, 'Default/IndexedDB/Cache'), { recursive: true });
      writeFileSync(path.join(source, 'Default/IndexedDB/Cache/x'), 'cache');
      writeFileSync(path.join(source, 'Local State'), '{}');
      for (const [key, content] of Object.entries(files))
        writeFileSync(path.join(source, 'Default/IndexedDB', key), content);
      const { sha256, entries } = await packProfile({ profileDirectory: source, file });
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(entries).toBe(Object.keys(files).length + 1);
      await unpackProfile({ file, directory });
      const unpacked = Object.keys(files).length ? readdirSync(path.join(directory, 'Default/IndexedDB')).sort() : [];
      expect(unpacked).toEqual(Object.keys(files).sort());
      for (const [key, content] of Object.entries(files))
        expect(readFileSync(path.join(directory, 'Default/IndexedDB', key)).equals(Buffer.from(content))).toBe(true);
      rmSync(source, { recursive: true });
      rmSync(directory, { recursive: true });
    }),
    { numRuns: 25 },
  );
  rmSync(source, { recursive: true, force: true });
});
