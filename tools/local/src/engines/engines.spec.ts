import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@wallcrawler/testing';
import { CREDENTIALS, REGION } from '../account.ts';
import { startEngines } from './engines.ts';
import type { Engines } from './engines.ts';

const HOST = path.join(import.meta.dirname, 'host.ts');
const identity = { region: REGION, credentials: CREDENTIALS };
const dynamoAt = (endpoint: string) => new DynamoDBClient({ ...identity, endpoint });
const sqsAt = (endpoint: string) => new SQSClient({ ...identity, endpoint, useQueueUrlAsEndpoint: false });

let directory: string;
let running: Engines[];

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-engines-'));
  running = [];
});
afterEach(async () => {
  for (const engines of running) await engines.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function start(onExit: (reason: string) => void = () => {}): Promise<Engines> {
  const engines = await startEngines(directory, onExit);
  running.push(engines);
  return engines;
}

/** Whether something accepts a connection at this address. */
async function accepts(host: string, port: string): Promise<boolean> {
  const socket = connect({ host, port: Number(port) });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe('startEngines', () => {
  it('lets web pages read what presigned URLs lead to', async () => {
    const { messaging } = await start();
    const answer = await fetch(`${messaging}/no-bucket/no-object`);
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([404, '*']);
  });

  it('listens on 127.0.0.1 only', async () => {
    const { dynamodb, messaging } = await start();
    for (const { port } of [new URL(dynamodb), new URL(messaging)]) {
      expect(await accepts('127.0.0.1', port)).toBe(true);
      // A server on all interfaces answers on every loopback address.
      expect(await accepts('127.0.0.2', port)).toBe(false);
    }
  });

  it('finds tables, queues and messages again', async () => {
    const first = await start();
    const queue = { QueueName: 'kept' };
    await dynamoAt(first.dynamodb).send(
      new CreateTableCommand({
        TableName: 'kept',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    const { QueueUrl } = await sqsAt(first.messaging).send(new CreateQueueCommand(queue));
    await sqsAt(first.messaging).send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    await first.stop();

    const second = await start();
    expect(await dynamoAt(second.dynamodb).send(new ListTablesCommand({}))).toMatchObject({ TableNames: ['kept'] });
    const sqs = sqsAt(second.messaging);
    const { QueueUrls: [found] = [] } = await sqs.send(new ListQueuesCommand({}));
    expect(await sqs.send(new ReceiveMessageCommand({ QueueUrl: found }))).toMatchObject({
      Messages: [{ Body: 'hello' }],
    });
  });

  it('does not report an end that was asked for', async () => {
    const reasons: string[] = [];
    const engines = await start((reason) => reasons.push(reason));
    await engines.stop();
    expect(reasons).toEqual([]);
  });
});

describe('the process of the engines', () => {
  const launch = (env: NodeJS.ProcessEnv = {}, options: { detached?: boolean } = {}) =>
    spawn(process.execPath, [HOST, directory], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
      ...options,
    });
  const endpointsOf = async (host: ReturnType<typeof launch>) =>
    JSON.parse(String((await once(host.stdout, 'data'))[0])) as { dynamodb: string; messaging: string };

  it('ends with 0, and both engines with it, when its parent is gone', async () => {
    const host = launch();
    const { dynamodb, messaging } = await endpointsOf(host);
    host.stdin.destroy();
    expect((await once(host, 'exit'))[0]).toBe(0);
    for (const { port } of [new URL(dynamodb), new URL(messaging)])
      await until(async () => !(await accepts('127.0.0.1', port)));
  });

  it('leaves no engine behind when it is killed', async () => {
    const host = launch();
    const { dynamodb } = await endpointsOf(host);
    host.kill('SIGKILL');
    await until(async () => !(await accepts('127.0.0.1', new URL(dynamodb).port)));
  });

  it('serves on when a terminal sends Ctrl-C to the whole foreground', async () => {
    const host = launch({}, { detached: true });
    const { dynamodb, messaging } = await endpointsOf(host);
    process.kill(-host.pid!, 'SIGINT');
    process.kill(-host.pid!, 'SIGHUP');
    expect(await dynamoAt(dynamodb).send(new ListTablesCommand({}))).toMatchObject({ TableNames: [] });
    expect(await sqsAt(messaging).send(new ListQueuesCommand({}))).toBeDefined();
    host.stdin.end();
    expect((await once(host, 'exit'))[0]).toBe(0);
  });

  it('starts no engine that the environment replaces', async () => {
    const other = 'http://127.0.0.1:1';
    const host = launch({ AWS_ENDPOINT_URL_DYNAMODB: other, AWS_ENDPOINT_URL_DYNAMODB_STREAMS: other });
    const { dynamodb, messaging } = await endpointsOf(host);
    expect(dynamodb).toBe(other);
    expect(await accepts('127.0.0.1', new URL(messaging).port)).toBe(true);
    host.stdin.end();
    await once(host, 'exit');
  });
});
