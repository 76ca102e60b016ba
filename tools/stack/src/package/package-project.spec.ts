import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { withScratch } from '../testing/scratch.ts';
import type { BuiltRelease } from './built-release.ts';
import { packageProject } from './package-project.ts';

const TEMPLATE = "AWSTemplateFormatVersion: '2010-09-09'\nParameters: { CodeKey: { Type: String } }\nResources: {}\n";
const BUNDLE = {
  'dist/apps/thing/templates/thing.yaml': TEMPLATE,
  'dist/apps/thing/bundle/index.js': 'exports.handler = async () => 1;',
  'dist/apps/thing/bundle/package.json': '{"type":"commonjs"}\n',
  'dist/apps/thing/bundle/data/a.txt': 'a',
};

const MAIN = path.join(import.meta.dirname, '../main.ts');

const packaged = (files: Record<string, string>, touch?: (root: string) => void): Promise<BuiltRelease> =>
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
      ].map(async (files) => (await packaged(files)).code?.sha256),
    );
    expect(new Set(digests).size).toBe(3);
  });

  it('names the zip by its content and states the digest as Lambda does', async () => {
    await withScratch(BUNDLE, async (root) => {
      const release = await packageProject(root, 'apps/thing');
      const { code } = release;
      const digest = createHash('sha256').update(readFileSync(path.join(root, 'dist/apps/thing', code!.file)));
      expect(code).toMatchObject({ file: `package/thing-${code!.sha256}.zip`, key: `code/thing/${code!.sha256}.zip` });
      expect(digest.digest('base64')).toBe(code!.codeDigest);
      expect(JSON.parse(readFileSync(path.join(root, 'dist/apps/thing/package/release.json'), 'utf8'))).toEqual(
        release,
      );
    });
  });

  it('names the template by its content', async () => {
    const { templates } = await packaged(BUNDLE);
    const sha256 = createHash('sha256').update(TEMPLATE).digest('hex');
    const file = 'templates/thing.yaml';
    expect(templates).toEqual([{ stack: 'thing', file, key: `templates/thing/${sha256}.yaml`, sha256 }]);
  });

  it('packages no zip where no template asks for code', async () => {
    const files = { 'dist/infra/templates/data.yaml': 'Resources: {}\n' };
    expect(await withScratch(files, (root) => packageProject(root, 'infra'))).not.toHaveProperty('code');
  });

  it('orders the stacks of one project: the roles, the code bucket, then each after what it reads', async () => {
    const reads = (...paths: string[]): string =>
      `Parameters: ${JSON.stringify(Object.fromEntries(paths.map((Default, at) => [`P${at}`, { Type: 'AWS::SSM::Parameter::Value<String>', Default }])))}\nResources: {}\n`;
    const files = {
      'dist/infra/templates/alpha.yaml': reads('/wallcrawler/beta/id', '/wallcrawler/elsewhere/id'),
      'dist/infra/templates/beta.yaml': reads('/wallcrawler/gamma/id'),
      'dist/infra/templates/access.yaml': 'Resources: {}\n',
      'dist/infra/templates/delivery.yaml': 'Resources: {}\n',
      'dist/infra/templates/gamma.yaml': 'Resources: {}\n',
    };
    const { templates } = await withScratch(files, (root) => packageProject(root, 'infra'));
    expect(templates.map(({ stack }) => stack)).toEqual(['access', 'delivery', 'gamma', 'beta', 'alpha']);
  });

  it('refuses to package nothing', async () => {
    await expect(packaged({ 'dist/apps/thing/templates/thing.yaml': TEMPLATE })).rejects.toThrow(
      /run the target `build` first/,
    );
    await expect(packaged({})).rejects.toThrow(/run the target `template` first/);
  });
});
