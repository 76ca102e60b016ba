import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { withScratch } from '../testing/scratch.ts';
import { type PackageManifest, packageProject } from './package-project.ts';

const BUNDLE = {
  'dist/apps/thing/bundle/index.js': 'exports.handler = async () => 1;',
  'dist/apps/thing/bundle/package.json': '{"type":"commonjs"}\n',
  'dist/apps/thing/bundle/data/a.txt': 'a',
};

const MAIN = path.join(import.meta.dirname, '../main.ts');

const packaged = (files: Record<string, string>, touch?: (root: string) => void): Promise<PackageManifest> =>
  withScratch(files, (root) => {
    touch?.(root);
    return packageProject(root, 'apps/thing');
  });

describe(packageProject, () => {
  it('gives equal digests for equal files, whatever their order, dates and modes', async () => {
    const first = await packaged(BUNDLE);
    const reversed = Object.fromEntries(Object.entries(BUNDLE).reverse());
    const second = await packaged(reversed, (root) => {
      const file = path.join(root, 'dist/apps/thing/bundle/index.js');
      utimesSync(file, 1, 1);
      chmodSync(file, 0o700);
    });
    expect(second).toEqual(first);
  });

  it('gives equal digests in every time zone', async () => {
    const zones = ['America/Los_Angeles', 'UTC', 'Pacific/Auckland'];
    const outputs = await Promise.all(
      zones.map((TZ) =>
        withScratch(BUNDLE, (cwd) => {
          const command = [MAIN, 'package', 'apps/thing'];
          return spawnSync(process.execPath, command, { cwd, encoding: 'utf8', env: { ...process.env, TZ } }).stdout;
        }),
      ),
    );
    expect(outputs[0]).toMatch(/thing-[0-9a-f]{64}\.zip/);
    expect(new Set(outputs).size).toBe(1);
  });

  it('gives another digest for another content and for another name', async () => {
    const digests = await Promise.all(
      [
        BUNDLE,
        { ...BUNDLE, 'dist/apps/thing/bundle/index.js': '2' },
        { ...BUNDLE, 'dist/apps/thing/bundle/b.js': '' },
      ].map(async (files) => (await packaged(files)).sha256),
    );
    expect(new Set(digests).size).toBe(3);
  });

  it('names the zip by its content and states the digest as Lambda does', async () => {
    await withScratch(BUNDLE, async (root) => {
      const manifest = await packageProject(root, 'apps/thing');
      const directory = path.join(root, 'dist/apps/thing/package');
      const digest = createHash('sha256').update(readFileSync(path.join(directory, manifest.file)));
      expect(manifest.file).toBe(`thing-${manifest.sha256}.zip`);
      expect(digest.digest('base64')).toBe(manifest.codeDigest);
      expect(JSON.parse(readFileSync(path.join(directory, 'manifest.json'), 'utf8'))).toEqual(manifest);
    });
  });

  it('refuses to package nothing', async () => {
    await expect(packaged({})).rejects.toThrow(/run the target `build` first/);
  });
});
