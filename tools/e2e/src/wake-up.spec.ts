import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaApi } from './testing/lambda.ts';
import { DynamoDBDocumentClient, PutCommand, ScanCommand, DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';

let cloud: TestCloud;
let tables: DynamoDBDocumentClient;
let lambda: LambdaApi;

beforeAll(async () => {
  cloud = await TestCloud.start({ concurrency: 40 });
  tables = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: cloud.endpoints['AWS_ENDPOINT_URL_DYNAMODB']!,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  );
  lambda = new LambdaApi(cloud.endpoints['AWS_ENDPOINT_URL_LAMBDA']!);
});
afterAll(async () => {
  tables?.destroy();
  await cloud?.stop();
});

/** What the create of a session logged about itself. */
const report = (sessionId: string) =>
  eventually(() => {
    const line = cloud
      .functionLog('sessions-create')
      .split('\n')
      .find((text) => text.includes('create finished') && text.includes(sessionId));
    return line === undefined
      ? undefined
      : (JSON.parse(line.slice(line.indexOf('{'))) as { wakePath: string; result: string; parts: object });
  });

async function createAndRelease(): Promise<string> {
  const { id } = await cloud.sdk().sessions.create({});
  await cloud.sdk().sessions.update(id, { status: 'REQUEST_RELEASE' });
  return id;
}

describe('a create', () => {
  it('is woken by push, across execution environments', async () => {
    // Push and safety net race: now and then a read falls into the moment between READY and the message.
    const paths: string[] = [];
    while (!paths.includes('push') && paths.length < 5) {
      const { wakePath, result, parts } = await report(await createAndRelease());
      expect(result).toBe('ready');
      expect(Object.keys(parts)).toEqual(['lease', 'reserve', 'launch', 'wait', 'answer']);
      paths.push(wakePath);
    }
    expect(paths).toContain('push');
  });

  it('is woken by the safety net while the stream processor is stopped', async () => {
    await lambda.setEventSourceEnabled('sessions-stream-processor', false);
    try {
      expect((await report(await createAndRelease())).wakePath).toBe('safety_net');
    } finally {
      await lambda.setEventSourceEnabled('sessions-stream-processor', true);
    }
  });

  it('works with all slots taken', async () => {
    const TableName = 'wallcrawler-leases';
    const { Items: before = [] } = await tables.send(new ScanCommand({ TableName }));
    const slots = Array.from({ length: 32 }, (_, slot) => `slot-${String(slot).padStart(2, '0')}`);
    for (const leaseId of slots)
      await tables.send(
        new PutCommand({
          TableName,
          Item: { leaseId, owner: 'somebody-else', ttl: Math.floor(Date.now() / 1000) + 600 },
        }),
      );
    try {
      expect((await report(await createAndRelease())).wakePath).toBe('safety_net');
    } finally {
      for (const leaseId of slots) await tables.send(new DeleteCommand({ TableName, Key: { leaseId } }));
      for (const Item of before) await tables.send(new PutCommand({ TableName, Item }));
    }
  });

  it('gets its own answer when 20 come at once', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `create-${index}`);
    const sessions = await Promise.all(names.map((name) => cloud.sdk().sessions.create({ userMetadata: { name } })));
    expect(sessions.map(({ userMetadata }) => userMetadata?.['name'])).toEqual(names);
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(20);
    expect(new Set(sessions.map(({ signingKey }) => signingKey)).size).toBe(20);
    await Promise.all(sessions.map(({ id }) => cloud.sdk().sessions.update(id, { status: 'REQUEST_RELEASE' })));
  });
});
