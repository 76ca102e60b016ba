import { describe, expect, it } from '@jest/globals';
import { manifestPath } from './manifest-path.ts';
import { readManifest } from './manifest.ts';
import { MANIFEST } from './testing/zip.ts';

const read = (changes: object) => readManifest(JSON.stringify({ ...MANIFEST, ...changes }));

describe(readManifest, () => {
  it('takes the manifests that Chromium takes', () => {
    expect(read({ permissions: ['tabs'] })).toMatchObject(MANIFEST);
    expect(read({ name: '__MSG_name__', version: '1.2.3.65535' })).toBeDefined();
    const commented = `\uFEFF{ // why\n "name": "http://a /* b */ \\" //", /* and\n so */ "version": "1", "manifest_version": 3 }`;
    expect(readManifest(commented).name).toBe('http://a /* b */ " //');
  });

  it.each([
    ['manifest_version', { manifest_version: 2 }],
    ['manifest_version', { manifest_version: undefined }],
    ['manifest_version', { manifest_version: '3' }],
    ['name', { name: '' }],
    ['name', { name: undefined }],
    ['version', { version: '1.0-beta' }],
    ['version', { version: '1.2.3.4.5' }],
    ['version', { version: '70000' }],
    ['version', { version: 1 }],
  ])('refuses a wrong %s by name: %j', (field, changes) => {
    expect(() => read(changes)).toThrow(new RegExp(`^invalid manifest.json: ${field}: `));
  });

  it.each(['', '{', '[]', 'null', '"text"'])('refuses %j', (text) => {
    expect(() => readManifest(text)).toThrow(/manifest.json/);
  });
});

describe(manifestPath, () => {
  it.each<[string | undefined, string[]]>([
    ['manifest.json', ['manifest.json', 'sub/manifest.json']],
    ['ext/manifest.json', ['ext/', 'ext/manifest.json', 'ext/a.js']],
    ['ext/manifest.json', ['__MACOSX/ext/._a', '.DS_Store', 'ext/manifest.json', 'ext/.DS_Store']],
    [undefined, ['ext/manifest.json', 'other/a.js']],
    [undefined, ['ext/manifest.json', 'readme.txt']],
    [undefined, ['a/b/manifest.json']],
    [undefined, []],
  ])('is %j', (path, names) => {
    expect(manifestPath(names)).toBe(path);
  });
});
