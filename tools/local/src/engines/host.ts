/**
 * `node host.ts <state directory>`: runs the engines that others keep, dynoxide (DynamoDB and its streams) and fauxqs
 * (SQS, SNS, S3), in a process of their own, so that a busy start command does not slow messages down.
 *
 * Prints one line of JSON with the endpoints when both answer. Ends, and ends dynoxide, when its standard input ends:
 * that happens however its parent dies, SIGKILL included.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startFauxqs } from 'fauxqs';

export interface EngineEndpoints {
  dynamodb: string;
  messaging: string;
}

const ANSWER_TIMEOUT = 20_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function dynoxideBinary(): string {
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

async function answers(url: string, engine: ChildProcess): Promise<void> {
  const until = Date.now() + ANSWER_TIMEOUT;
  for (;;) {
    if (engine.exitCode !== null) throw new Error(`dynoxide exited with ${engine.exitCode}`);
    if (
      await fetch(url, { method: 'GET' }).then(
        () => true,
        () => false,
      )
    )
      return;
    if (Date.now() > until) throw new Error(`dynoxide did not answer within ${ANSWER_TIMEOUT} ms`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

const [stateDirectory] = process.argv.slice(2);
if (!stateDirectory) throw new Error('usage: node host.ts <state directory>');
const messagingDirectory = path.join(stateDirectory, 'messaging');
mkdirSync(messagingDirectory, { recursive: true, mode: 0o700 });

const port = await freePort();
const dynoxide = spawn(
  dynoxideBinary(),
  ['serve', '--port', String(port), '--db-path', path.join(stateDirectory, 'dynamodb.sqlite')],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
const dynamodb = `http://127.0.0.1:${port}`;
const [fauxqs] = await Promise.all([
  startFauxqs({ host: '127.0.0.1', port: 0, logger: false, dataDir: messagingDirectory }),
  answers(dynamodb, dynoxide),
]);
const endpoints: EngineEndpoints = { dynamodb, messaging: `http://127.0.0.1:${fauxqs.port}` };
console.log(JSON.stringify(endpoints));

async function stop(code: number): Promise<never> {
  dynoxide.kill('SIGTERM');
  await fauxqs.stop();
  if (dynoxide.exitCode === null && dynoxide.signalCode === null) await once(dynoxide, 'exit');
  process.exit(code);
}
// A terminal's Ctrl-C reaches this process too; the order of ending is the parent's.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => void stop(0));
process.stdin.on('end', () => void stop(0)).resume();
dynoxide.on('exit', (code) => {
  console.error(`dynoxide exited with ${code}`);
  void stop(1);
});
