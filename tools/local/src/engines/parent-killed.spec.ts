import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@wallcrawler/testing';
import type { EngineEndpoints } from './host.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-engines-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe('the engines', () => {
  it.each(['SIGKILL', 'SIGTERM'] as const)('end when the local cloud is ended by %s', async (signal) => {
    const parent = spawn(process.execPath, [path.join(import.meta.dirname, 'testing/engines-parent.ts'), directory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const { dynamodb, messaging } = JSON.parse(line.toString()) as EngineEndpoints;
    expect(await Promise.all([answers(dynamodb), answers(messaging)])).toEqual([true, true]);
    parent.kill(signal);
    await once(parent, 'exit');
    await until(async () => !(await answers(dynamodb)), 'the end of DynamoDB');
    await until(async () => !(await answers(messaging)), 'the end of messaging');
  });
});
