/** The walls that IAM puts round each role, from the inside: what somebody could do who has taken its credentials. */
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { LedgerEntry } from '@wallcrawler/local';
import { TestCloud } from './testing/cloud.ts';
import { processesOfSession } from './testing/leftovers.ts';

let cloud: TestCloud;
let sessionId: string;
/** The environment of the session's container. */
let container: Record<string, string>;

beforeAll(async () => {
  cloud = await TestCloud.start();
  ({ id: sessionId } = await cloud.sdk().sessions.create({}));
  const [controller] = processesOfSession(sessionId);
  const environment = readFileSync(`/proc/${controller!.pid}/environ`, 'utf8').split('\0');
  container = Object.fromEntries(
    environment.map((entry) => [entry.split('=')[0]!, entry.slice(entry.indexOf('=') + 1)]),
  );
});
afterAll(() => cloud?.stop());

/** Clients with a role's credentials, by default the container's. */
const as = (accessKeyId = container['AWS_ACCESS_KEY_ID']!) => {
  const at = (service: string) => ({
    region: 'us-east-1',
    endpoint: container[`AWS_ENDPOINT_URL_${service}`]!,
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  return {
    tables: DynamoDBDocumentClient.from(new DynamoDBClient(at('DYNAMODB'))),
    s3: new S3Client({ ...at('S3'), forcePathStyle: true }),
    ssm: new SSMClient(at('SSM')),
    ecs: new ECSClient(at('ECS')),
  };
};
/** What a call comes to: its error's name, or `allowed`. */
const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'allowed',
    (error: Error) => error.name,
  );

/** Denials that no test has asked for must not be lost in those that one has. */
afterEach(() => {
  for (const denial of cloud.policies.takeDenials()) expect(denial).toMatch(/^wc-local-(ecs-controller|webhooks-)/);
});

describe('a container', () => {
  const sessions = 'wallcrawler-sessions';

  it('has the credentials of its task role and no others', () => {
    expect(container['AWS_ACCESS_KEY_ID']).toBe('wc-local-ecs-controller-TaskRole');
  });

  it('may read a session, and change what tells of its life but not what it is', async () => {
    const { tables } = as();
    const update = (attribute: string) =>
      outcome(
        tables.send(
          new UpdateCommand({
            TableName: sessions,
            Key: { sessionId },
            UpdateExpression: 'SET #attribute = #attribute',
            ExpressionAttributeNames: { '#attribute': attribute },
          }),
        ),
      );
    expect(await outcome(tables.send(new GetCommand({ TableName: sessions, Key: { sessionId } })))).toBe('allowed');
    expect(await update('proxyBytes')).toBe('allowed');
    for (const attribute of ['secretHash', 'projectId', 'settings', 'expiresAt'])
      expect([attribute, await update(attribute)]).toEqual([attribute, 'AccessDeniedException']);
    expect(await outcome(tables.send(new PutCommand({ TableName: sessions, Item: { sessionId } })))).toBe(
      'AccessDeniedException',
    );
  });

  it('may not read keys, files or other secrets, list sessions, or start a task', async () => {
    const { tables, s3, ssm, ecs } = as();
    const Bucket = 'wallcrawler-artifacts-000000000000-us-east-1';
    const attempts = {
      keys: tables.send(new ScanCommand({ TableName: 'wallcrawler-api-keys' })),
      sessions: tables.send(new ScanCommand({ TableName: sessions })),
      files: s3.send(new GetObjectCommand({ Bucket, Key: `sessions/${sessionId}/launch.json` })),
      signing: ssm.send(new GetParameterCommand({ Name: '/wallcrawler/cdp/signing-keys', WithDecryption: true })),
      task: ecs.send(new RunTaskCommand({ cluster: 'wallcrawler', taskDefinition: 'wallcrawler-controller' })),
    };
    const outcomes = await Promise.all(Object.values(attempts).map(outcome));
    const names = Object.keys(attempts).map((what, at) => [what, outcomes[at]]);
    expect(names).toEqual(Object.keys(attempts).map((what) => [what, expect.stringMatching(/^AccessDenied/)]));
    expect(cloud.policies.takeDenials()).toHaveLength(5);
  });
});

describe('the secrets of webhooks', () => {
  const TableName = 'wallcrawler-webhooks';
  const Key = { projectId: 'any', webhookId: 'any' };
  const query = {
    TableName,
    KeyConditionExpression: 'projectId = :project',
    ExpressionAttributeValues: { ':project': 'any' },
  };
  const open = { ProjectionExpression: 'projectId, endpoint' };
  const secret = { ProjectionExpression: 'projectId, secret' };

  /** The roles of functions that deal with webhooks: one reads whole rows. */
  const roles = () => {
    const lines = readFileSync(`${cloud.directory}/logs/iam.jsonl`, 'utf8').split('\n').filter(Boolean);
    const ids = lines.flatMap((line) => {
      const entry = JSON.parse(line) as LedgerEntry;
      return entry.type === 'statement' && entry.id.startsWith('webhooks-') ? [entry.id.split('/')[0]!] : [];
    });
    return [...new Set(ids)].filter((stack) => stack !== 'webhooks-deliverer');
  };

  it('are read by the deliverer alone: others must say what they read, and may not say that', async () => {
    expect(roles().length).toBeGreaterThan(5);
    for (const stack of roles()) {
      const { tables } = as(`wc-local-${stack}-Role`);
      const reads = [{}, secret].flatMap((projection) => [
        tables.send(new GetCommand({ TableName, Key, ...projection })),
        tables.send(new QueryCommand({ ...query, ...projection })),
      ]);
      expect([stack, await Promise.all(reads.map(outcome))]).toEqual([stack, Array(4).fill('AccessDeniedException')]);
    }
    const list = as('wc-local-webhooks-list-Role').tables;
    expect(await outcome(list.send(new QueryCommand({ ...query, ...open })))).toBe('allowed');
    const deliverer = as('wc-local-webhooks-deliverer-Role').tables;
    expect(await outcome(deliverer.send(new GetCommand({ TableName, Key })))).toBe('allowed');
  });

  it('are not given back by writes', async () => {
    for (const stack of roles()) {
      const write = as(`wc-local-${stack}-Role`).tables.send(
        new UpdateCommand({
          ...{ TableName, Key, ReturnValues: 'ALL_NEW', UpdateExpression: 'SET endpoint = :endpoint' },
          ExpressionAttributeValues: { ':endpoint': 'https://example.com' },
        }),
      );
      expect([stack, await outcome(write)]).toEqual([stack, 'AccessDeniedException']);
    }
  });
});
