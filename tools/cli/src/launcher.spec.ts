import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const launcher = path.join(import.meta.dirname, '../bin/wallcrawler.mjs');
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-launcher-'));
  mkdirSync(path.join(directory, 'logs'));
  writeFileSync(path.join(directory, 'endpoints.json'), '{}');
  writeFileSync(path.join(directory, 'logs/authorizer.log'), 'first line\n');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const start = (...args: string[]) =>
  spawn(process.execPath, [launcher, ...args, '--directory', directory], { stdio: ['ignore', 'pipe', 'pipe'] });

describe('the launcher', () => {
  it.each([
    ['SIGTERM', 1],
    ['SIGINT', 0],
  ] as const)('passes %s on to the command and ends with it', async (signal, code) => {
    const command = start('logs', 'authorizer', '--follow');
    expect(String((await once(command.stdout, 'data'))[0])).toContain('first line');
    // Its output closes when the last process that holds it has ended.
    const closed = once(command, 'close');
    command.kill(signal);
    expect((await closed)[0]).toBe(code);
  });

  it('gives the exit code of the command', async () => {
    const [code] = (await once(start('no-such-command'), 'close')) as [number];
    expect(code).toBe(1);
  });
});
