/**
 * `node host.ts <state directory>`: runs the engines that others keep, dynoxide (DynamoDB and its streams) and fauxqs
 * (SQS, SNS, S3), in a process of their own, so that a busy start command does not slow messages down. An engine that
 * the environment replaces in full by `AWS_ENDPOINT_URL_<SERVICE>` is not started.
 *
 * Prints one line of JSON with the endpoints when both answer. Ends, and ends dynoxide, when its standard input ends:
 * that happens however its parent dies, SIGKILL included.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startFauxqs } from 'fauxqs';
import { startDynoxide } from './dynoxide.ts';
import { letPagesRead } from './let-pages-read.ts';
import { listenOnLoopbackOnly } from './loopback-only.ts';

export interface EngineEndpoints {
  dynamodb: string;
  messaging: string;
}

const [stateDirectory] = process.argv.slice(2);
if (!stateDirectory) throw new Error('usage: node host.ts <state directory>');

/** The first endpoint that the environment gives, when it gives one for each of the services. */
function replacement(...services: string[]): string | undefined {
  const given = services.map((service) => process.env[`AWS_ENDPOINT_URL_${service}`]).filter(Boolean);
  return given.length === services.length ? given[0] : undefined;
}

async function startMessaging(directory: string) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  listenOnLoopbackOnly();
  letPagesRead();
  const fauxqs = await startFauxqs({ host: '127.0.0.1', port: 0, logger: false, dataDir: directory });
  return { url: `http://127.0.0.1:${fauxqs.port}`, stop: () => fauxqs.stop() };
}

mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
const otherDynamo = replacement('DYNAMODB', 'DYNAMODB_STREAMS');
const otherMessaging = replacement('SQS', 'SNS', 'S3');
const dynoxide = otherDynamo ? undefined : await startDynoxide(path.join(stateDirectory, 'dynamodb.sqlite'));
const messaging = otherMessaging ? undefined : await startMessaging(path.join(stateDirectory, 'messaging'));

let stopping: Promise<never> | undefined;
async function end(code: number): Promise<never> {
  await Promise.allSettled([dynoxide?.stop(), messaging?.stop()]);
  process.exit(code);
}
const stop = (code: number): void => void (stopping ??= end(code));

// What a terminal sends to the foreground reaches this process too; the order of ending is the parent's.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
process.on('SIGTERM', () => stop(0));
process.stdin.on('end', () => stop(0)).resume();
dynoxide?.onExit((code) => {
  console.error(`dynoxide exited with ${code}`);
  stop(1);
});

const endpoints: EngineEndpoints = {
  dynamodb: dynoxide?.url ?? otherDynamo!,
  messaging: messaging?.url ?? otherMessaging!,
};
console.log(JSON.stringify(endpoints));
