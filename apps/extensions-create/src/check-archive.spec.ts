import { describe, expect, it } from '@jest/globals';
import { MAX_UNPACKED_BYTES, checkArchive } from './check-archive.ts';
import { MANIFEST, patched, zipOf } from './testing/zip.ts';

const manifest = JSON.stringify(MANIFEST);
const refusal = (bytes: Buffer) =>
  checkArchive(bytes).then(
    () => 'accepted',
    (error: Error) => error.message,
  );

describe(checkArchive, () => {
  it('finds the manifest at the root or in the only folder', async () => {
    expect((await checkArchive(await zipOf({ 'a.js': '1', 'manifest.json': manifest }))).manifest).toBe(manifest);
    expect((await checkArchive(await zipOf({ 'ext/a.js': '1', 'ext/manifest.json': manifest }))).manifest).toBe(
      manifest,
    );
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('hello')],
    ['half an archive', Buffer.from('PK\u0003\u0004 and nothing more')],
  ])('refuses %s', async (_, bytes) => {
    expect(await refusal(bytes)).toMatch(/^invalid body: file: expected a zip archive/);
  });

  it('refuses an archive without a manifest where one belongs', async () => {
    expect(await refusal(await zipOf({ 'a.js': '1' }))).toMatch(/expected a manifest.json at the root/);
    expect(await refusal(await zipOf({ 'a/manifest.json': manifest, 'b/x.js': '' }))).toMatch(/in its only folder/);
  });

  it.each([
    ['../../evil.txt', 'xx/xx/evil.txt'],
    ['/etc/evil.conf', 'xetc/evil.conf'],
    ['a/../../../b.js', 'a/xx/xx/xx/b.js'],
  ])('refuses the name %s, and says it', async (name, harmless) => {
    const zip = patched(await zipOf({ 'manifest.json': manifest, [harmless]: 'x' }), harmless, name);
    expect(await refusal(zip)).toContain(name);
  });

  it('refuses backslashes that lead out', async () => {
    const zip = patched(await zipOf({ 'manifest.json': manifest, 'xx/evil.txt': 'x' }), 'xx/evil.txt', '..\\evil.txt');
    expect(await refusal(zip)).toMatch(/evil\.txt/);
  });

  it('refuses a link by name', async () => {
    const zip = await zipOf({ 'manifest.json': manifest, shadow: '/etc/shadow' }, { mode: 0o120777 });
    expect(await refusal(zip)).toMatch(/manifest.json is a link or a device/);
  });

  it('refuses a name that comes twice', async () => {
    const zip = patched(await zipOf({ 'manifest.json': manifest, 'a.js': '1', 'b.js': '2' }), 'b.js', 'a.js');
    expect(await refusal(zip)).toContain('a.js is in the archive twice');
  });

  it('refuses what was damaged on its way', async () => {
    const zip = await zipOf({ 'manifest.json': manifest, 'a.js': 'The quick brown fox' }, {});
    const stored = patched(zip, zip.subarray(-60, -50), Buffer.alloc(10));
    expect(await refusal(stored)).toMatch(/^invalid body: file: /);
  });

  it('refuses a bomb by what it says', async () => {
    const bomb = await zipOf({ 'manifest.json': manifest, 'zeros.bin': Buffer.alloc(MAX_UNPACKED_BYTES + 1) });
    expect(bomb.length).toBeLessThan(200_000);
    expect(await refusal(bomb)).toMatch(/expected at most 104857600 bytes when unpacked/);
    const small = await zipOf({ 'manifest.json': manifest, 'zeros.bin': Buffer.alloc(20_000_000) });
    expect(await refusal(small)).toMatch(/zeros.bin: the extension is more than 100 times as large/);
  });

  it('refuses a bomb that says less', async () => {
    const size = 50_000_000;
    const bomb = await zipOf({ 'manifest.json': manifest, 'zeros.bin': Buffer.alloc(size) });
    const [said, claimed] = [size, 10].map((value) => {
      const field = Buffer.alloc(4);
      field.writeUInt32LE(value);
      return field;
    });
    expect(await refusal(patched(bomb, said!, claimed!))).toMatch(/zeros.bin cannot be read/);
  });

  it('refuses a file whose checksum is wrong', async () => {
    const zip = await zipOf({ 'manifest.json': manifest, 'a.txt': 'hi' });
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(0xd8932aac);
    expect(zip.includes(sum)).toBe(true);
    expect(await refusal(patched(zip, sum, Buffer.alloc(4, 1)))).toMatch(/a.txt is damaged/);
  });
});
