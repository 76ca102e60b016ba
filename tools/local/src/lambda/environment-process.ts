import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { FunctionDefinition } from './types.ts';

const RUNTIME_CLIENT = path.join(import.meta.dirname, 'runtime-client.mjs');

export interface EnvironmentProcess {
  /** Undefined when the process could not be started. */
  readonly pid: number | undefined;
  /** Resolves when the process is gone, its group killed and its temporary directory removed. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  /** Signals the whole process group; a process that is gone is no error. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

/** Where an environment reaches what serves it, each as `host:port`. */
export interface Addresses {
  runtimeApi: string;
  /** Absent where tracing is off. */
  xrayDaemon?: string | undefined;
}

/** The variables of an environment: the function's own and those that Lambda sets, nothing of this process but PATH. */
function variables(
  fn: FunctionDefinition,
  { runtimeApi, xrayDaemon }: Addresses,
  temporary: string,
  streamName: string,
) {
  const region = fn.environment.AWS_REGION ?? 'us-east-1';
  return {
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...fn.environment,
    TMPDIR: temporary,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${fn.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: streamName,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    ...(xrayDaemon && { AWS_XRAY_DAEMON_ADDRESS: xrayDaemon }),
    LAMBDA_TASK_ROOT: fn.bundleDirectory,
    LAMBDA_RUNTIME_DIR: path.dirname(RUNTIME_CLIENT),
    _HANDLER: fn.handler,
  };
}

/** Starts the runtime client as a process group of its own, so that a terminal's Ctrl-C reaches the host only. */
export function startEnvironmentProcess(
  fn: FunctionDefinition,
  addresses: Addresses,
  streamName: string,
  temporaryRoot: string,
  onLine: (line: string) => void,
): EnvironmentProcess {
  const temporary = mkdtempSync(path.join(temporaryRoot, 'wallcrawler-lambda-'));
  const heapMegabytes = Math.max(32, Math.floor(fn.memoryMegabytes * 0.9));
  const child = spawn(process.execPath, [`--max-old-space-size=${heapMegabytes}`, RUNTIME_CLIENT], {
    cwd: fn.bundleDirectory,
    env: variables(fn, addresses, temporary, streamName),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdin.on('error', () => {});
  for (const output of [child.stdout, child.stderr]) createInterface({ input: output }).on('line', onLine);

  const exited = ended(child).then((end) => {
    signalGroup(child.pid, 'SIGKILL');
    rmSync(temporary, { recursive: true, force: true });
    return end;
  });
  return { pid: child.pid, exited, kill: (signal) => signalGroup(child.pid, signal) };
}

function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => {
      if (child.pid === undefined) resolve({ code: 127, signal: null });
    });
  });
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Every process of the group is gone already.
  }
}
