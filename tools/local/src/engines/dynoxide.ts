import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const ANSWER_TIMEOUT = 20_000;

/**
 * Runs the engine and ends it when standard input ends, that is when this process is gone, SIGKILL included. The shell
 * has a process group of its own: dynoxide stops at a terminal's Ctrl-C, but the sessions that end need it till last.
 */
const SUPERVISOR = `
exec 3<&0
"$@" </dev/null 3<&- & engine=$!
{ read -r _ <&3; kill "$engine"; } & watcher=$!
wait "$engine"; status=$?
kill "$watcher" 2>/dev/null
exit $status
`;

export interface Dynoxide {
  url: string;
  /** Told once when it ends by itself. */
  onExit(listener: (code: number | null) => void): void;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function binary(): string {
  try {
    const manifest = createRequire(import.meta.filename).resolve('@dynoxide/linux-x64/package.json');
    return path.join(path.dirname(manifest), 'dynoxide');
  } catch (cause) {
    throw new Error(
      'the DynamoDB engine (dynoxide) exists for linux-x64 only; elsewhere run DynamoDB Local and set AWS_ENDPOINT_URL_DYNAMODB and AWS_ENDPOINT_URL_DYNAMODB_STREAMS',
      { cause },
    );
  }
}

const reachable = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function answers(url: string, engine: ChildProcess): Promise<void> {
  const until = Date.now() + ANSWER_TIMEOUT;
  while (!(await reachable(url))) {
    if (engine.exitCode !== null) throw new Error(`dynoxide exited with ${engine.exitCode}`);
    if (Date.now() > until) throw new Error(`dynoxide did not answer within ${ANSWER_TIMEOUT} ms`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

/** Starts dynoxide on a free port of 127.0.0.1. @throws Error when it does not answer within 20 s. */
export async function startDynoxide(databaseFile: string): Promise<Dynoxide> {
  const port = await freePort();
  const command = [binary(), 'serve', '--port', String(port), '--db-path', databaseFile];
  const engine = spawn('sh', ['-c', SUPERVISOR, 'dynoxide', ...command], {
    stdio: ['pipe', 'ignore', 'inherit'],
    detached: true,
  });
  engine.stdin.on('error', () => {});
  const url = `http://127.0.0.1:${port}`;
  await answers(url, engine);
  let stopping = false;
  return {
    url,
    onExit: (listener) => engine.once('exit', (code) => !stopping && listener(code)),
    stop: async () => {
      stopping = true;
      if (engine.exitCode !== null || engine.signalCode !== null) return;
      engine.stdin.end();
      await once(engine, 'exit');
    },
  };
}
