import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSessionDirectories, fitsSocketPath, removeAbandonedDirectories } from './session-directories.ts';

describe('session directories', () => {
  it('are new, private and short enough for a socket path', async () => {
    const [first, second] = [createSessionDirectories(), createSessionDirectories()];
    expect(first.profileDirectory).not.toBe(second.profileDirectory);
    expect(statSync(first.profileDirectory).mode & 0o777).toBe(0o700);
    expect(fitsSocketPath(first.tmpDirectory)).toBe(true);
    await Promise.all([first.remove(), second.remove()]);
    expect(existsSync(path.dirname(first.tmpDirectory))).toBe(false);
  });

  it('of a dead process are removed, those of a living one are not', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'sweep-'));
    const dead = spawnSync(process.execPath, ['-p', 'process.pid']).stdout.toString().trim();
    const [abandoned, living, foreign] = [`wc-${dead}-abc`, `wc-${process.pid}-abc`, 'something-else'];
    for (const name of [abandoned, living, foreign]) mkdirSync(path.join(root, name, 'p'), { recursive: true });
    expect(await removeAbandonedDirectories(root)).toBe(1);
    expect(existsSync(path.join(root, abandoned))).toBe(false);
    expect(existsSync(path.join(root, living))).toBe(true);
    expect(existsSync(path.join(root, foreign))).toBe(true);
    rmSync(root, { recursive: true });
  });
});
