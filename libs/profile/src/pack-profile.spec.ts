import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isKept } from './kept-files.ts';
import { packProfile } from './pack-profile.ts';

const root = mkdtempSync(path.join(tmpdir(), 'pack-'));
const [profileDirectory, file] = [path.join(root, 'p'), path.join(root, 'archive')];
beforeAll(() => {
  mkdirSync(path.join(profileDirectory, 'Default'), { recursive: true });
  writeFileSync(path.join(profileDirectory, 'Default/Cookies'), 'x'.repeat(1000));
  writeFileSync(path.join(profileDirectory, 'Default/Preferences'), '');
});
afterAll(() => rmSync(root, { recursive: true }));

describe('isKept', () => {
  it.each([
    'Default',
    'Default/Cookies',
    'Default/Cookies-journal',
    'Default/Local Storage/leveldb/000003.log',
    'Default/IndexedDB/http_localhost_1.indexeddb.leveldb/CURRENT',
    'Default/Service Worker/Database/MANIFEST-000001',
    'Default/Service Worker/ScriptCache/index',
    'Default/Service Worker/CacheStorage/a/b/0',
    'Default/Preferences',
    'Default/Login Data',
    'Local State',
    'wallcrawler-session-cookies.json',
  ])('keeps %s', (name) => expect(isKept(name)).toBe(true));

  it.each([
    'SingletonLock',
    'DevToolsActivePort',
    'GPUPersistentCache',
    'BrowserMetrics-spare.pma',
    'component_crx_cache',
    'Default/Cache/Cache_Data/index',
    'Default/Code Cache/js/index',
    'Default/GPUCache/data_0',
    'Default/DawnWebGPUCache/index',
    'Default/Local Storage/leveldb/LOCK',
    'Default/Session Storage/CURRENT',
    'Default/Sessions/Tabs_1',
    'Default/optimization_guide_hint_cache_store/CURRENT',
    'Default/History',
  ])('leaves out %s', (name) => expect(isKept(name)).toBe(false));
});

describe('packProfile', () => {
  it('describes what it has written', async () => {
    const packed = await packProfile({ profileDirectory, file });
    const bytes = readFileSync(file);
    expect(packed).toEqual({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      entries: 2,
      profileBytes: 1000,
    });
  });

  it('follows no link', async () => {
    symlinkSync('/etc/passwd', path.join(profileDirectory, 'Default/link'));
    symlinkSync('/etc', path.join(profileDirectory, 'Default/directory'));
    expect((await packProfile({ profileDirectory, file })).entries).toBe(2);
  });

  it.each([
    [{ entries: 1, bytes: 1e9, ratio: 1 }, 'more than 1 entries'],
    [{ entries: 10, bytes: 999, ratio: 1 }, 'entry "Default/Cookies": the archive unpacks to more than 999 bytes'],
  ])('refuses a profile that nobody could unpack and leaves no file: %j', async (limits, message) => {
    await expect(packProfile({ profileDirectory, file, limits })).rejects.toThrow(message);
    expect(existsSync(file)).toBe(false);
  });

  it('says when there is no profile', async () => {
    await expect(packProfile({ profileDirectory: path.join(root, 'none'), file })).rejects.toThrow('ENOENT');
    expect(existsSync(file)).toBe(false);
  });
});
