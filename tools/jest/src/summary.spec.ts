import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let workspace: string;

beforeEach(() => {
  workspace = mkdtempSync(path.join(tmpdir(), 'wallcrawler-summary-'));
  // The script adds up the workspace that it stands in.
  const folder = path.join(workspace, 'tools/jest/src');
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(import.meta.dirname, 'summary.ts'), path.join(folder, 'summary.ts'));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

function write(file: string, value: object): void {
  const target = path.join(workspace, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, JSON.stringify(value));
}

interface Counts {
  passed?: number;
  failed?: number;
  unloadable?: number;
}

/** A project with these targets, and what its Jest run has counted; without counts it left no results. */
function project(root: string, targets: string[], counts?: Counts): void {
  write(`${root}/package.json`, { nx: { targets: Object.fromEntries(targets.map((target) => [target, {}])) } });
  if (counts)
    write(`dist/${root}/test-results.json`, {
      numPassedTests: counts.passed ?? 0,
      numFailedTests: counts.failed ?? 0,
      numRuntimeErrorTestSuites: counts.unloadable ?? 0,
    });
}

/** The last line, and the exit code. */
function summary(...options: string[]): { last: string | undefined; status: number | null } {
  const script = path.join(workspace, 'tools/jest/src/summary.ts');
  const { stdout, status } = spawnSync(process.execPath, [script, ...options], { encoding: 'utf8' });
  return { last: stdout.trimEnd().split('\n').at(-1), status };
}

describe('the closing line', () => {
  it('adds up specs and flows of all projects', () => {
    project('libs/a', ['test'], { passed: 3 });
    project('apps/b', ['test', 'build'], { passed: 4 });
    project('tools/c', ['e2e'], { passed: 5 });
    expect(summary()).toEqual({ last: '12 passed, 0 failed', status: 0 });
  });

  it('counts failed tests, and a suite that cannot be loaded as one', () => {
    project('libs/a', ['test'], { passed: 3, failed: 2, unloadable: 1 });
    expect(summary()).toEqual({ last: '3 passed, 3 failed', status: 1 });
  });

  it('takes a project that left no results for failed', () => {
    project('libs/a', ['test'], { passed: 3 });
    project('libs/b', ['test']);
    expect(summary()).toEqual({ last: '3 passed, 1 failed', status: 1 });
  });

  it('takes a project without results for unaffected when only affected ones ran', () => {
    project('libs/a', ['test'], { passed: 3 });
    project('libs/b', ['test']);
    expect(summary('--affected')).toEqual({ last: '3 passed, 0 failed', status: 0 });
  });

  it('asks nothing of a project without tests, and ignores what it once left', () => {
    project('libs/a', ['test'], { passed: 1 });
    project('tools/b', ['lint'], { failed: 9 });
    expect(summary()).toEqual({ last: '1 passed, 0 failed', status: 0 });
  });

  it('fails when nothing ran', () => {
    project('libs/a', ['test'], {});
    expect(summary()).toEqual({ last: '0 passed, 0 failed', status: 1 });
  });

  it('is content with none when nothing tested was affected', () => {
    project('libs/a', ['test']);
    expect(summary('--affected')).toEqual({ last: '0 passed, 0 failed', status: 0 });
  });
});
