import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { planChanges } from './plan/plan.ts';
import { output } from './program.ts';
import { type ScratchWorkspace, scratchWorkspace } from './testing/scratch-workspace.ts';

const RELEASE_MS = 600_000;

let scratch: ScratchWorkspace;
const read = (file: string): string => readFileSync(path.join(scratch.root, file), 'utf8');
const versionOf = (app: string): string =>
  (JSON.parse(read(`apps/${app}/package.json`)) as { version: string }).version;
const git = async (...args: string[]): Promise<string[]> =>
  (await output(scratch.root, 'git', args)).trim().split('\n').filter(Boolean);

/** As docs/releasing.md says it; the lock file is made anew without asking a registry. */
const nxRelease = (...options: string[]): Promise<string> => {
  const identity = ['user.name=spec', 'user.email=spec@localhost'].flatMap((value, at) => [
    `GIT_CONFIG_KEY_${at}=${value.split('=')[0]}`,
    `GIT_CONFIG_VALUE_${at}=${value.split('=')[1]}`,
  ]);
  const nx = [process.execPath, 'tools/bootstrap/run.mjs', 'nx', 'release', '--skip-publish', ...options];
  return output(scratch.root, 'env', ['npm_config_offline=true', 'GIT_CONFIG_COUNT=2', ...identity, ...nx]);
};

describe('nx release', () => {
  beforeAll(async () => {
    scratch = await scratchWorkspace();
    await scratch.commit({
      '.nx/version-plans/faster-lists.md': '---\nsessions-list: minor\n---\n\nList sessions twice as fast.\n',
    });
  }, RELEASE_MS);
  afterAll(() => scratch.remove());

  it(
    'shows in a dry run what it would do, and does nothing',
    async () => {
      expect(await nxRelease('--dry-run')).toContain('+   "version": "0.2.0"');
      expect(await git('status', '--porcelain')).toEqual([]);
      expect(await git('tag')).toEqual([]);
    },
    RELEASE_MS,
  );

  it(
    'gives exactly the app of a version plan its version, changelog and tag',
    async () => {
      expect(await git('ls-files', '.nx')).toEqual(['.nx/version-plans/faster-lists.md']);
      await nxRelease();
      expect(versionOf('sessions-list')).toBe('0.2.0');
      expect(versionOf('sessions-retrieve')).toBe('0.1.0');
      expect(read('apps/sessions-list/CHANGELOG.md')).toMatch(
        /^## 0\.2\.0 \(\d{4}-\d\d-\d\d\)\n\n### Changes\n\n- List sessions twice as fast\.\n?$/,
      );
      expect(await git('tag')).toEqual(['sessions-list@0.2.0']);
      expect(await git('tag', '--points-at', 'HEAD')).toEqual(['sessions-list@0.2.0']);
      expect(await git('diff', '--name-status', 'HEAD~1')).toEqual([
        'D\t.nx/version-plans/faster-lists.md',
        'A\tapps/sessions-list/CHANGELOG.md',
        'M\tapps/sessions-list/package.json',
        'M\tpackage-lock.json',
      ]);
    },
    RELEASE_MS,
  );

  it(
    'leaves a version that is deployed for its name alone',
    async () => {
      const plan = await planChanges(scratch.root, { base: 'HEAD~1', head: 'HEAD', apps: ['sessions-list', 'api'] });
      expect(plan.entries).toMatchObject([{ app: 'sessions-list', changes: ['version'] }]);
    },
    RELEASE_MS,
  );
});
