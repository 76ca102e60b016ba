import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { readProcess, signalProcess } from './process-tree.ts';

const SUPERVISOR = path.join(import.meta.dirname, 'task-supervisor.mjs');

export interface TaskProcessOptions {
  taskId: string;
  scratch: string;
  command: readonly string[];
  environment: Record<string, string>;
  workingDirectory: string;
  /** Receives stdout and stderr, each once. */
  onOutput: (output: Readable) => void;
}

/** A container: the supervisor with the command below it, in a process group of their own. */
export interface TaskProcess {
  pid: number;
  startTime: string | undefined;
  /** Resolves when the command runs; rejects when it could not be started. */
  started: Promise<void>;
  /** The command's exit code, 128 + n after signal n; resolves after `started` has settled. */
  exited: Promise<number>;
  /** Asks the main process to end: SIGTERM. */
  terminate(): void;
  /** Ends the whole process group at once: SIGKILL. */
  kill(): void;
}

/** Starts a container's command; throws when not even its supervisor could be started. */
export function startTaskProcess(options: TaskProcessOptions): TaskProcess {
  const { taskId, scratch, command, environment, workingDirectory, onOutput } = options;
  const child = spawn(process.execPath, [SUPERVISOR, taskId, scratch, ...command], {
    cwd: workingDirectory,
    env: environment,
    detached: true, // a session and a process group of its own: Ctrl-C in the terminal does not reach it
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
  });
  // stdin stays open as long as this process lives, and says so to the supervisor.
  child.stdin?.on('error', () => {});
  child.on('error', () => {}); // a missing pid says it below
  const { pid } = child;
  if (pid === undefined) throw new Error(`the task's supervisor could not be started in ${workingDirectory}`);
  for (const output of [child.stdout, child.stderr]) if (output) onOutput(output);

  const started = readStatus(child.stdio[3] as Readable);
  started.catch(() => {}); // also when nobody waits for it any more
  return {
    pid,
    startTime: readProcess(pid)?.startTime,
    started,
    exited: exitCodeOf(child, started),
    terminate: () => signalProcess(pid, 'SIGTERM'),
    kill: () => signalProcess(-pid, 'SIGKILL'),
  };
}

async function readStatus(stream: Readable): Promise<void> {
  let text = '';
  stream.setEncoding('utf8');
  for await (const chunk of stream as AsyncIterable<string>) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  const status = text ? (JSON.parse(text) as { started?: number; failed?: string }) : {};
  if (status.started === undefined) throw new Error(status.failed ?? 'it ended before its command was started');
}

async function exitCodeOf(child: ChildProcess, started: Promise<void>): Promise<number> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  await started.catch(() => {});
  return code ?? 128 + os.constants.signals[signal ?? 'SIGKILL'];
}
