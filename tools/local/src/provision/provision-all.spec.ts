import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DescribeTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { GetSubscriptionAttributesCommand, ListSubscriptionsCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { composeAll } from '@wallcrawler/stack';
import type { JsonMap } from '@wallcrawler/stack';
import { localParameters } from '../cloud/stage.ts';
import { startEngines } from '../engines/engines.ts';
import type { Engines } from '../engines/engines.ts';
import { provisionStack } from './provision-stack.ts';
import type { ProvisionTarget } from './target.ts';
import { nothingFound, openTarget, stackOf } from './testing/parts.ts';

const stacks = composeAll(path.resolve(import.meta.dirname, '../../../..'));
const none = { all: {}, byStack: {} };
let directory: string;
let engines: Engines;
let target: ProvisionTarget;

beforeAll(async () => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-provision-'));
  engines = await startEngines(directory, () => {});
  target = openTarget(directory, engines);
});
afterAll(async () => {
  await engines?.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function provisionAll(): Promise<void> {
  target.found = nothingFound();
  const values = localParameters(stacks, 'ws://127.0.0.1:1', {});
  for (const stack of stacks) await provisionStack(stack, values, target);
}

/** What stands in the engines, without what every write changes. */
async function standing() {
  const { dynamo, sqs, sns, s3, parameters, found } = target;
  const { TableNames = [] } = await dynamo.send(new ListTablesCommand({}));
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ MaxResults: 1000 }));
  return {
    tables: await Promise.all(
      TableNames.map(async (TableName) => (await dynamo.send(new DescribeTableCommand({ TableName }))).Table),
    ),
    queues: QueueUrls.map((url) => url.split('/').at(-1)!).sort(),
    subscriptions: Subscriptions.map(({ SubscriptionArn }) => SubscriptionArn).sort(),
    buckets: (await s3.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name),
    parameters: parameters.list().map(({ name, value }) => [name, name.includes('task') ? '' : value]),
    rules: target.events.rules().map(({ name }) => name),
    functions: [...found.functions.keys()],
    eventSources: found.eventSources.map(({ id }) => id),
  };
}

describe('all stacks of the workspace', () => {
  it('are provisioned, and a second time change nothing', async () => {
    await provisionAll();
    const first = await standing();
    expect(first.tables).toHaveLength(10);
    expect(first.buckets).toEqual([
      'wallcrawler-artifacts-000000000000-us-east-1',
      'wallcrawler-code-000000000000-us-east-1',
    ]);
    expect(first.queues.filter((name) => name.startsWith('wallcrawler-signal-'))).toHaveLength(32);
    expect(first.subscriptions).toHaveLength(32);
    expect(first.functions).toEqual(expect.arrayContaining(['sessions-create', 'authorizer']));
    expect(target.found.expiring.map(({ table }) => table)).toContain('wallcrawler-sessions');
    await provisionAll();
    expect(await standing()).toEqual(first);
  });
});

describe('a queue and its subscription', () => {
  const messaging = (timeout: number, waiter: string) =>
    stackOf({
      Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'changing', VisibilityTimeout: timeout } },
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'changing' } },
      Feed: {
        Type: 'AWS::SNS::Subscription',
        Properties: {
          TopicArn: { Ref: 'Topic' },
          Protocol: 'sqs',
          Endpoint: { 'Fn::GetAtt': 'Queue.Arn' },
          FilterPolicy: { waiter: [waiter] },
        },
      },
    });

  it('take over what has changed in the template', async () => {
    await provisionStack(messaging(20, 'one'), none, target);
    await provisionStack(messaging(40, 'two'), none, target);
    const { Attributes: queue } = await target.sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: target.queueUrl('changing'), AttributeNames: ['All'] }),
    );
    expect(queue).toMatchObject({ VisibilityTimeout: '40' });
    const { Subscriptions = [] } = await target.sns.send(new ListSubscriptionsCommand({}));
    const own = Subscriptions.filter(({ Endpoint }) => Endpoint?.endsWith(':changing'));
    expect(own).toHaveLength(1);
    const { Attributes: feed } = await target.sns.send(
      new GetSubscriptionAttributesCommand({ SubscriptionArn: own[0]!.SubscriptionArn }),
    );
    expect(JSON.parse(feed!['FilterPolicy']!)).toEqual({ waiter: ['two'] });
  });
});

describe('a table that has changed', () => {
  const table = (name: string, change: JsonMap) =>
    stackOf({
      Things: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: name,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [
            { AttributeName: 'id', AttributeType: 'S' },
            { AttributeName: 'other', AttributeType: 'S' },
          ],
          KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
          GlobalSecondaryIndexes: [index('HASH', 'KEYS_ONLY')],
          ...change,
        },
      },
    });
  const index = (KeyType: string, ProjectionType: string) => ({
    IndexName: 'by-other',
    KeySchema: [{ AttributeName: 'other', KeyType }],
    Projection: { ProjectionType },
  });

  it.each<[string, JsonMap]>([
    ['keys', { KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] }],
    ['an index', { GlobalSecondaryIndexes: [{ ...index('HASH', 'KEYS_ONLY'), IndexName: 'other-index' }] }],
    ['a projection', { GlobalSecondaryIndexes: [index('HASH', 'ALL')] }],
    ['a stream', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }],
  ])('in %s asks for --reset', async (what, change) => {
    const name = `changed-${what.replaceAll(' ', '-')}`;
    await provisionStack(table(name, {}), none, target);
    await provisionStack(table(name, {}), none, target);
    await expect(provisionStack(table(name, change), none, target)).rejects.toThrow(
      new RegExp(`^spec: AWS::DynamoDB::Table Things: the table ${name} .*start with --reset`),
    );
  });
});
