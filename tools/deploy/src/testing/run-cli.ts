import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { FakeAws } from './aws/server.ts';

const MAIN = path.resolve(import.meta.dirname, '../main.ts');

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A run of the command line against an account, which a test may end early. */
export interface CliRun {
  child: ChildProcess;
  result: Promise<CliResult>;
}

/** Starts the real command line in a workspace, as a person would, against a fake account. */
export function startCli(root: string, aws: FakeAws, args: readonly string[]): CliRun {
  const child = spawn(process.execPath, [MAIN, ...args, ...polling(args)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      AWS_ENDPOINT_URL: aws.url,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return {
    child,
    result: output.then(([stdout, stderr, [code]]) => ({ code: code as number | null, stdout, stderr })),
  };
}

/** The same to its end. */
export const runCli = (root: string, aws: FakeAws, ...args: string[]): Promise<CliResult> =>
  startCli(root, aws, args).result;

/** A look costs nothing here, so they follow each other quickly. */
const polling = ([command = '']: readonly string[]): string[] =>
  ['deploy', 'changeset', 'rollback', 'up', 'delete'].includes(command) ? ['--poll-seconds', '0.002'] : [];
