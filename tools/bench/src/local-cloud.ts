import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import Browserbase from '@browserbasehq/sdk';
import { WORKSPACE } from './workspace.ts';

/** A local cloud as `npm start` runs it, in a process and a temporary directory of its own. */
export interface BenchCloud {
  sdk: Browserbase;
  /** `AWS_ENDPOINT_URL_*`. */
  endpoints: Record<string, string>;
  /** What a function or a container family has logged so far, a line each. */
  log: (name: string) => string[];
  /** Ends it as Ctrl-C does, and removes its directory. */
  stop: () => Promise<void>;
}

/** @throws Error with what it printed, when it does not come up. */
export async function startLocalCloud(): Promise<BenchCloud> {
  const directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-bench-'));
  const child = spawn(process.execPath, [path.join(WORKSPACE, 'tools/local/src/main.ts'), '--directory', directory], {
    cwd: WORKSPACE,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  const exited = once(child, 'exit');
  const ready = new Promise<boolean>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      output.push(`${line}\n`);
      if (/\] ready$/.test(line)) resolve(true);
    });
    void exited.then(() => resolve(false));
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGINT');
      await exited;
    }
    rmSync(directory, { recursive: true, force: true });
  };
  if (!(await ready)) {
    await stop();
    throw new Error(`the local cloud did not start:\n${output.join('')}`);
  }
  const read = (name: string) => readFileSync(path.join(directory, name), 'utf8');
  const { apiKey, baseURL } = JSON.parse(read('local.json')) as { apiKey: string; baseURL: string };
  return {
    sdk: new Browserbase({ apiKey, baseURL, maxRetries: 0 }),
    endpoints: JSON.parse(read('endpoints.json')) as Record<string, string>,
    log: (name) => read(path.join('logs', `${name}.log`)).split('\n'),
    stop,
  };
}
