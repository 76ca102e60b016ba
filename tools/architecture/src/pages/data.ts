import type { Json, JsonMap } from '@wallcrawler/stack';
import { groupBy } from '../render/groups.ts';
import { codes, collapse, table } from '../render/markdown.ts';
import { type Access, accessTo, isRead, locateAll } from '../workspace/access.ts';
import { asText } from '../workspace/json.ts';
import type { Located } from '../workspace/resolver.ts';
import { sendersTo } from '../workspace/senders.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Page, blocks } from './page.ts';

/** `projectId, createdAt` of a key schema. */
const keys = (schema: Json | undefined): string =>
  ((schema ?? []) as JsonMap[]).map(({ AttributeName }) => `\`${asText(AttributeName)}\``).join(', ');

const readers = (access: readonly Access[]): string =>
  codes(access.filter(({ actions }) => actions.some(isRead)).map(({ stack }) => stack));

const writers = (access: readonly Access[]): string =>
  codes(access.filter(({ actions }) => actions.some((action) => !isRead(action))).map(({ stack }) => stack));

function describeTable(workspace: Workspace, located: Located): string {
  const { Properties = {}, DeletionPolicy } = located.resource;
  const indexes = ((Properties['GlobalSecondaryIndexes'] ?? []) as JsonMap[]).map(
    ({ IndexName, KeySchema }) => `\`${asText(IndexName)}\` (${keys(KeySchema)})`,
  );
  const ttl = Properties['TimeToLiveSpecification'] as JsonMap | undefined;
  const stream = Properties['StreamSpecification'] as JsonMap | undefined;
  const recovery = Properties['PointInTimeRecoverySpecification'] as JsonMap | undefined;
  const access = accessTo(workspace, located);
  return blocks(
    `### ${located.name}`,
    table(
      ['', ''],
      [
        ['key', keys(Properties['KeySchema'])],
        ['indexes', indexes.join('; ') || 'none'],
        ['removed by TTL at', ttl ? `\`${asText(ttl['AttributeName'])}\`` : 'never'],
        ['stream', stream ? `\`${asText(stream['StreamViewType'])}\`` : 'none'],
        ['point-in-time recovery', recovery?.['PointInTimeRecoveryEnabled'] === true ? 'on' : 'off'],
        ['when its stack is deleted', DeletionPolicy ?? 'deleted'],
        ['read by', readers(access) || 'nobody'],
        ['written by', writers(access) || 'nobody'],
      ],
    ),
  );
}

function queueRows(workspace: Workspace): string[][] {
  const rows = locateAll(workspace, 'AWS::SQS::Queue').map((located) => {
    const { resolver } = workspace;
    const { Properties = {} } = located.resource;
    const redrive = Properties['RedrivePolicy'] as JsonMap | undefined;
    const access = accessTo(workspace, located);
    const text = (value: Json | undefined): string => resolver.resolve(located.stack, value).text;
    return [
      located.name,
      `\`${located.stack}\``,
      text(Properties['MessageRetentionPeriod']),
      redrive ? `\`${text(redrive['deadLetterTargetArn'])}\` after ${text(redrive['maxReceiveCount'])}` : '',
      codes(sendersTo(workspace, located)),
      codes(access.filter(({ actions }) => actions.includes('sqs:ReceiveMessage')).map(({ stack }) => stack)),
    ];
  });
  // The wake-up slots are 32 queues that differ in a number; one row says it.
  return [...groupBy(rows, ([name = '', ...rest]) => JSON.stringify([name.replace(/\d+$/, ''), rest]))].flatMap(
    ([, members]) => {
      const names = collapse(members.map(([name]) => name ?? ''));
      return names.map((name) => [`\`${name}\``, ...(members[0] ?? []).slice(1)]);
    },
  );
}

function messagingRows(workspace: Workspace): string[][] {
  const types: [string, string][] = [
    ['AWS::SNS::Topic', 'topic'],
    ['AWS::Events::EventBus', 'bus'],
  ];
  return types.flatMap(([type, kind]) =>
    locateAll(workspace, type).map((located) => {
      const subscriptions = locateAll(workspace, 'AWS::SNS::Subscription').filter(({ stack, resource }) =>
        workspace.resolver
          .resolve(stack, resource.Properties?.['TopicArn'])
          .resources.some(({ logicalId }) => logicalId === located.logicalId),
      );
      const rules = locateAll(workspace, 'AWS::Events::Rule').filter(({ stack, resource }) =>
        workspace.resolver
          .resolve(stack, resource.Properties?.['EventBusName'])
          .resources.some(({ logicalId }) => logicalId === located.logicalId),
      );
      const endpoints = subscriptions.map(
        ({ stack, resource }) => workspace.resolver.resolve(stack, resource.Properties?.['Endpoint']).text,
      );
      return [
        `\`${located.name}\``,
        kind,
        codes(sendersTo(workspace, located)),
        codes([...collapse(endpoints), ...rules.map(({ name }) => name)]),
      ];
    }),
  );
}

const bucketRows = (workspace: Workspace): string[][] =>
  locateAll(workspace, 'AWS::S3::Bucket').map((located) => {
    const { Properties = {}, DeletionPolicy } = located.resource;
    const rules = ((Properties['LifecycleConfiguration'] as JsonMap | undefined)?.['Rules'] ?? []) as JsonMap[];
    const access = accessTo(workspace, located);
    return [
      `\`${located.name}\``,
      DeletionPolicy ?? 'deleted',
      codes(rules.map(({ Id }) => asText(Id))) || 'none',
      readers(access),
      writers(access),
    ];
  });

export const dataPage: Page = {
  file: 'data.md',
  title: 'Data and messages',
  summary: 'tables, buckets, queues, topics and buses: who reads and who writes',
  body: (workspace) =>
    blocks(
      `Readers and writers are the programs whose role allows it. What to do before a change that touches data is in
[data safety](../operations/data-safety.md).`,
      '## Tables',
      locateAll(workspace, 'AWS::DynamoDB::Table').map((located) => describeTable(workspace, located)),
      '## Buckets',
      table(['bucket', 'when its stack is deleted', 'lifecycle rules', 'read by', 'written by'], bucketRows(workspace)),
      '## Queues',
      table(['queue', 'stack', 'keeps messages (s)', 'dead letters', 'may send', 'may receive'], queueRows(workspace)),
      '## Topics and buses',
      table(['name', 'kind', 'may publish', 'goes to'], messagingRows(workspace)),
    ),
};
