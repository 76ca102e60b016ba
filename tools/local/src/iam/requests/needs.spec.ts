import { describe, expect, it } from '@jest/globals';
import type { ApiRequest } from '../api-request.ts';
import { UnknownOperationError } from '../api-request.ts';
import { needsOf } from './index.ts';

const account = '000000000000';
const at = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`;
const table = at('dynamodb', 'table/things');
const definition = {
  arn: at('ecs', 'task-definition/browser:3'),
  roles: [`arn:aws:iam::${account}:role/task`, `arn:aws:iam::${account}:role/start`],
};

const request = (service: string, more: Partial<ApiRequest>): ApiRequest => ({
  ...{ service, method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: undefined },
  ...more,
});
/** A request of a JSON protocol. */
const json = (service: string, target: string, input: object) =>
  request(service, { headers: { 'x-amz-target': target }, body: JSON.stringify(input) });
const s3 = (method: string, url: string, more: Partial<ApiRequest> = {}) => {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  return request('s3', { method, path: pathname, query: searchParams, ...more });
};
const dynamo = (operation: string, input: object) => json('dynamodb', `DynamoDB_20120810.${operation}`, input);
const ecs = (operation: string, input: object) => json('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, input);

const needs = (asked: ApiRequest) => needsOf(asked, (reference) => (reference === 'browser' ? definition : undefined));
const actions = (asked: ApiRequest) => needs(asked).map(({ action, resource }) => `${action} ${resource}`);

describe('DynamoDB', () => {
  it('authorises an index by its own ARN, with what is read', () => {
    const query = {
      TableName: 'things',
      IndexName: 'by-name',
      KeyConditionExpression: '#n = :n',
      ExpressionAttributeNames: { '#n': 'name' },
    };
    expect(needs(dynamo('Query', query))).toEqual([
      {
        action: 'dynamodb:Query',
        resource: `${table}/index/by-name`,
        keys: { 'dynamodb:Attributes': ['name'], 'dynamodb:Select': ['ALL_ATTRIBUTES'] },
      },
    ]);
    const [projected] = needs(dynamo('GetItem', { TableName: table, Key: { id: {} }, ProjectionExpression: 'a' }));
    expect(projected).toMatchObject({
      resource: table,
      keys: { 'dynamodb:Attributes': ['id', 'a'], 'dynamodb:Select': ['SPECIFIC_ATTRIBUTES'] },
    });
  });

  it('authorises each item of a transaction by itself', () => {
    const TransactItems = [
      { Put: { TableName: 'things', Item: { id: {} } } },
      { Update: { TableName: 'others', Key: { id: {} }, UpdateExpression: 'ADD n :one' } },
      { Delete: { TableName: 'things', Key: { id: {} } } },
      { ConditionCheck: { TableName: 'things', Key: { id: {} }, ConditionExpression: 'attribute_exists(x)' } },
    ];
    const found = needs(dynamo('TransactWriteItems', { TransactItems }));
    expect(found.map(({ action, resource }) => [action, resource])).toEqual([
      ['dynamodb:PutItem', table],
      ['dynamodb:UpdateItem', at('dynamodb', 'table/others')],
      ['dynamodb:DeleteItem', table],
      ['dynamodb:ConditionCheckItem', table],
    ]);
    expect(found[1]?.keys).toEqual({ 'dynamodb:Attributes': ['id', 'n'] });
    expect(found[3]?.keys).toEqual({ 'dynamodb:Attributes': ['id', 'x'] });
    const TransactGets = [{ Get: { TableName: 'things', Key: { id: {} } } }];
    expect(actions(dynamo('TransactGetItems', { TransactItems: TransactGets }))).toEqual([`dynamodb:GetItem ${table}`]);
  });

  it('authorises a batch once for each table', () => {
    const reads = { RequestItems: { things: { Keys: [{ id: {} }] }, others: { Keys: [{ id: {} }] } } };
    expect(actions(dynamo('BatchGetItem', reads))).toEqual([
      `dynamodb:BatchGetItem ${table}`,
      `dynamodb:BatchGetItem ${at('dynamodb', 'table/others')}`,
    ]);
    const writes = { things: [{ PutRequest: { Item: { id: {}, a: {} } } }, { DeleteRequest: { Key: { id: {} } } }] };
    expect(needs(dynamo('BatchWriteItem', { RequestItems: writes }))[0]?.keys).toEqual({
      'dynamodb:Attributes': ['id', 'a'],
    });
  });

  it('tells what a write gives back', () => {
    const put = { TableName: 'things', Item: { id: {} }, ReturnValues: 'ALL_OLD' };
    expect(needs(dynamo('PutItem', put))[0]?.keys).toMatchObject({ 'dynamodb:ReturnValues': ['ALL_OLD'] });
  });
});

describe('S3', () => {
  const object = 'arn:aws:s3:::box/a/b c';
  it.each<[string, ApiRequest, string[]]>([
    ['a download', s3('GET', '/box/a/b%20c?x-id=GetObject'), [`s3:GetObject ${object}`]],
    ['a look', s3('HEAD', '/box/a/b%20c'), [`s3:GetObject ${object}`]],
    ['an old version', s3('GET', '/box/a/b%20c?versionId=7'), [`s3:GetObjectVersion ${object}`]],
    [
      'a presigned download',
      s3('GET', '/box/a/b%20c?X-Amz-Signature=1&response-content-disposition=x'),
      [`s3:GetObject ${object}`],
    ],
    ['an upload', s3('PUT', '/box/a/b%20c'), [`s3:PutObject ${object}`]],
    ['a part', s3('PUT', '/box/a/b%20c?partNumber=1&uploadId=2'), [`s3:PutObject ${object}`]],
    ['the end of an upload', s3('POST', '/box/a/b%20c?uploadId=2'), [`s3:PutObject ${object}`]],
    ['an upload given up', s3('DELETE', '/box/a/b%20c?uploadId=2'), [`s3:AbortMultipartUpload ${object}`]],
    [
      'a copy',
      s3('PUT', '/box/a/b%20c', { headers: { 'x-amz-copy-source': 'other/x%2By' } }),
      [`s3:PutObject ${object}`, 's3:GetObject arn:aws:s3:::other/x+y'],
    ],
    ['a deletion', s3('DELETE', '/box/a/b%20c'), [`s3:DeleteObject ${object}`]],
    ['a deletion of a version', s3('DELETE', '/box/a/b%20c?versionId=7'), [`s3:DeleteObjectVersion ${object}`]],
    [
      'many deletions',
      s3('POST', '/box?delete', {
        body: '<Delete><Object><Key>a&amp;&#x62;</Key></Object><Object><Key>c</Key><VersionId>1</VersionId></Object></Delete>',
      }),
      ['s3:DeleteObject arn:aws:s3:::box/a&b', 's3:DeleteObjectVersion arn:aws:s3:::box/c'],
    ],
    ['a list', s3('GET', '/box?list-type=2&prefix=a%2F'), ['s3:ListBucket arn:aws:s3:::box']],
    ['a list of versions', s3('GET', '/box/?versions&prefix=a'), ['s3:ListBucketVersions arn:aws:s3:::box']],
    ['a look at the bucket', s3('HEAD', '/box'), ['s3:ListBucket arn:aws:s3:::box']],
  ])('knows %s', (_, asked, expected) => {
    expect(actions(asked)).toEqual(expected);
  });

  it('tells the prefix of a list, and that there is none', () => {
    expect(needs(s3('GET', '/box?list-type=2&prefix=a%2F&max-keys=5'))[0]?.keys).toEqual({
      's3:prefix': ['a/'],
      's3:max-keys': ['5'],
    });
    expect(needs(s3('GET', '/box?list-type=2'))[0]?.keys).toEqual({});
  });
});

describe('ECS', () => {
  const cluster = { 'ecs:cluster': [at('ecs', 'cluster/main')] };

  it('RunTask hands over roles and tags', () => {
    expect(
      needs(ecs('RunTask', { cluster: 'main', taskDefinition: 'browser', propagateTags: 'TASK_DEFINITION' })),
    ).toEqual([
      { action: 'ecs:RunTask', resource: definition.arn, keys: cluster },
      ...definition.roles.map((resource) => ({
        action: 'iam:PassRole',
        resource,
        keys: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] },
      })),
      { action: 'ecs:TagResource', resource: at('ecs', 'task/main/*'), keys: { 'ecs:CreateAction': ['RunTask'] } },
    ]);
    const overrides = { taskRoleArn: `arn:aws:iam::${account}:role/other` };
    expect(actions(ecs('RunTask', { cluster: 'main', taskDefinition: 'none', overrides }))).toEqual([
      `ecs:RunTask ${at('ecs', 'task-definition/none:0')}`,
      `iam:PassRole ${overrides.taskRoleArn}`,
    ]);
  });

  it('names tasks by their cluster', () => {
    const task = at('ecs', 'task/main/1');
    const named = [{ action: 'ecs:StopTask', resource: task, keys: cluster }];
    expect(needs(ecs('StopTask', { cluster: at('ecs', 'cluster/main'), task }))).toEqual(named);
    expect(needs(ecs('StopTask', { cluster: 'main', task: '1' }))).toEqual(named);
    expect(actions(ecs('DescribeTasks', { cluster: 'main', tasks: ['1', '2'] }))).toHaveLength(2);
    expect(needs(ecs('ListTasks', { cluster: 'main' }))).toEqual([
      { action: 'ecs:ListTasks', resource: '*', keys: cluster },
    ]);
  });
});

describe('the other services', () => {
  const url = `http://127.0.0.1:4566/${account}/work`;
  it.each<[string, ApiRequest, string[]]>([
    ['SQS', json('sqs', 'AmazonSQS.SendMessage', { QueueUrl: url }), [`sqs:SendMessage ${at('sqs', 'work')}`]],
    [
      'a batch of SQS',
      json('sqs', 'AmazonSQS.DeleteMessageBatch', { QueueUrl: url }),
      [`sqs:DeleteMessage ${at('sqs', 'work')}`],
    ],
    [
      'SNS',
      request('sns', { body: `Action=Publish&TopicArn=${encodeURIComponent(at('sns', 'news'))}` }),
      [`sns:Publish ${at('sns', 'news')}`],
    ],
    [
      'EventBridge',
      json('events', 'AWSEvents.PutEvents', { Entries: [{ EventBusName: 'main' }, {}] }),
      [`events:PutEvents ${at('events', 'event-bus/main')}`, `events:PutEvents ${at('events', 'event-bus/default')}`],
    ],
    [
      'SSM',
      json('ssm', 'AmazonSSM.GetParameter', { Name: '/a/b' }),
      [`ssm:GetParameter ${at('ssm', 'parameter/a/b')}`],
    ],
    [
      'several parameters',
      json('ssm', 'AmazonSSM.GetParameters', { Names: ['a', 'b'] }),
      [`ssm:GetParameters ${at('ssm', 'parameter/a')}`, `ssm:GetParameters ${at('ssm', 'parameter/b')}`],
    ],
    [
      'an alias of a function',
      request('lambda', {
        path: `/2015-03-31/functions/${encodeURIComponent(at('lambda', 'function:broker:live'))}/invocations`,
      }),
      [`lambda:InvokeFunction ${at('lambda', 'function:broker:live')}`],
    ],
    [
      'a qualified function',
      request('lambda', {
        path: '/2015-03-31/functions/broker/invocations',
        query: new URLSearchParams('Qualifier=live'),
      }),
      [`lambda:InvokeFunction ${at('lambda', 'function:broker:live')}`],
    ],
  ])('%s', (_, asked, expected) => {
    expect(actions(asked)).toEqual(expected);
  });

  it.each<[string, ApiRequest]>([
    ['dynamodb:DeleteTable', dynamo('DeleteTable', { TableName: 'things' })],
    ['s3:PUT ?policy', s3('PUT', '/box?policy')],
    ['s3:PUT bucket?', s3('PUT', '/box')],
    ['s3:GET ?', s3('GET', '/')],
    ['ecs:RegisterTaskDefinition', ecs('RegisterTaskDefinition', {})],
    ['sqs:PurgeQueue', json('sqs', 'AmazonSQS.PurgeQueue', { QueueUrl: url })],
    ['sns:Subscribe', request('sns', { body: 'Action=Subscribe&TopicArn=x' })],
    ['events:PutRule', json('events', 'AWSEvents.PutRule', {})],
    ['ssm:PutParameter', json('ssm', 'AmazonSSM.PutParameter', { Name: 'a' })],
    ['lambda:GET /2015-03-31/functions/x', request('lambda', { method: 'GET', path: '/2015-03-31/functions/x' })],
    ['kms:POST /', json('kms', 'TrentService.Decrypt', {})],
  ])('do not guess what %s needs', (operation, asked) => {
    expect(() => needs(asked)).toThrow(UnknownOperationError);
    expect(() => needs(asked)).toThrow(`the operation ${operation} is not known`);
  });
});
