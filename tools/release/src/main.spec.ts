import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { withScratch } from '@wallcrawler/stack/testing';

const MAIN = path.join(import.meta.dirname, 'main.ts');
const PLAN = { head: 'h', levels: 1, entries: [], removed: [] };

/** As the workflows call it. */
const run = (...args: string[]): Promise<{ status: number | null; stdout: string; stderr: string }> =>
  withScratch({ 'dist/plan.json': JSON.stringify(PLAN) }, (cwd) =>
    spawnSync(process.execPath, [MAIN, ...args], { cwd, encoding: 'utf8' }),
  );

describe('the command line', () => {
  it('shows the plan that was made before', async () => {
    expect(await run('show', '--format', 'github')).toMatchObject({
      status: 0,
      stdout: 'any=false\ncontainers=\nlevel-0=\n',
    });
  });

  it.each([
    [[], 'usage: node tools/release/src/main.ts plan|show|'],
    [['constructor'], 'usage: '],
    [['show', '--format', 'xml'], '--format: expected one of json, github, markdown, got xml'],
    [['plan', '--bass', 'main'], "Unknown option '--bass'"],
    [['change-sets'], '--stage: expected the name of a stage'],
    [['copy-image', '--stage', 'x', '--digest', 'y'], 'copy-image: expected the name of one app'],
    [['copy-image', 'api', '--stage', 'x', '--digest', '12'], '--digest: expected a SHA-256 in hex, got 12'],
    [['copy-image', 'api', '--digest', 'a'.repeat(64)], '--stage: expected the name of a stage'],
  ])('says of %j what is wrong', async (args, message) => {
    const { status, stderr } = await run(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });

  it('says that nothing was planned', async () => {
    const { stderr } = await withScratch({}, (cwd) =>
      spawnSync(process.execPath, [MAIN, 'show'], { cwd, encoding: 'utf8' }),
    );
    expect(stderr).toBe('dist/plan.json does not exist: run `plan` first\n');
  });
});
