import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AlreadyRunningError, DirectoryLock } from './lock.ts';

let directory: string;
const file = () => path.join(directory, 'lock.json');
const holder = () => JSON.parse(readFileSync(file(), 'utf8'));

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-lock-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('DirectoryLock', () => {
  it('refuses a second holder and names the first, with its address once that is known', () => {
    const first = new DirectoryLock(directory);
    const second = () => new DirectoryLock(directory);
    expect(second).toThrow(AlreadyRunningError);
    expect(second).toThrow(`already running on ${directory}: process ${process.pid}. End it`);
    first.announce('http://127.0.0.1:8787');
    expect(second).toThrow(`process ${process.pid} at http://127.0.0.1:8787. End it with Ctrl-C, or use another one`);
  });

  it('is free after it was released, and leaves nothing', () => {
    new DirectoryLock(directory).release();
    expect(readdirSync(directory)).toEqual([]);
    expect(() => new DirectoryLock(directory)).not.toThrow();
  });

  it('makes the directory', () => {
    new DirectoryLock(path.join(directory, 'new', 'state'));
    expect(existsSync(path.join(directory, 'new', 'state', 'lock.json'))).toBe(true);
  });

  it('of a process that is gone is taken over', async () => {
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    writeFileSync(file(), JSON.stringify({ pid: gone.pid, startTime: '1' }));
    new DirectoryLock(directory);
    expect(holder()).toMatchObject({ pid: process.pid });
    expect(readdirSync(directory)).toEqual(['lock.json']);
  });

  it('of a process whose number another one has now is taken over', () => {
    const first = new DirectoryLock(directory);
    writeFileSync(file(), JSON.stringify({ ...holder(), startTime: '1' }));
    expect(() => new DirectoryLock(directory)).not.toThrow();
    expect(holder().startTime).not.toBe('1');
    first.release();
  });

  it('that cannot be read is taken over', () => {
    writeFileSync(file(), '{"pid":');
    new DirectoryLock(directory);
    expect(holder()).toMatchObject({ pid: process.pid });
  });

  it('goes to one of many that start at the same time, a stale lock being there', async () => {
    writeFileSync(file(), JSON.stringify({ pid: 2 ** 22 + 1, startTime: '1' }));
    const start = `
      const { DirectoryLock } = await import(${JSON.stringify(path.join(import.meta.dirname, 'lock.ts'))});
      try { new DirectoryLock(${JSON.stringify(directory)}); console.log('held'); } catch { console.log('refused'); }
      process.stdin.resume();`;
    const starts = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', start], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    const outcomes = await Promise.all(
      starts.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()),
    );
    for (const one of starts) one.stdin.end();
    for (const one of starts) if (one.exitCode === null) await once(one, 'exit');
    expect(outcomes.sort()).toEqual(['held', ...Array.from({ length: 5 }, () => 'refused')]);
  });
});
