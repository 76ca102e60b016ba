import { describe, expect, it } from '@jest/globals';
import { needsOfDestination, needsOfEventSource, needsOfExecutionRole, needsOfFunction } from './service-needs.ts';

const actions = (needs: { action: string; resource: string }[]) => needs.map(({ action }) => action);
const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:failed';

describe('what Lambda does with a role', () => {
  it('depends on what the function declares', () => {
    const plain = needsOfFunction('one', {});
    expect(actions(plain)).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    expect(plain[0]?.resource).toBe('arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/one:log-stream:any');
    expect(needsOfFunction('one', { LoggingConfig: { LogGroup: '/own' } })[0]?.resource).toContain(':log-group:/own:');
    expect(
      actions(needsOfFunction('one', { VpcConfig: {} })).filter((action) => action.startsWith('ec2:')),
    ).toHaveLength(6);
    expect(actions(needsOfFunction('one', { TracingConfig: { Mode: 'Active' } }))).toContain('xray:PutTraceSegments');
    expect(actions(needsOfFunction('one', { TracingConfig: { Mode: 'PassThrough' } }))).not.toContain(
      'xray:PutTraceSegments',
    );
  });

  it('depends on the event source and the destination', () => {
    const stream = 'arn:aws:dynamodb:us-east-1:000000000000:table/things/stream/1';
    expect(actions(needsOfEventSource(stream, QUEUE))).toEqual([
      ...['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      'sqs:SendMessage',
    ]);
    expect(actions(needsOfEventSource(QUEUE, undefined))).toEqual([
      ...['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    ]);
    expect(actions(needsOfDestination('arn:aws:sns:us-east-1:000000000000:failed'))).toEqual(['sns:Publish']);
    expect(() => needsOfDestination('arn:aws:s3:::failed')).toThrow('arn:aws:s3:::failed: only queues and topics');
  });
});

describe('what ECS does with an execution role', () => {
  it.each([
    '000000000000.dkr.ecr.us-east-1.amazonaws.com/wallcrawler-one@sha256:00',
    '000000000000.dkr.ecr.us-east-1.amazonaws.com/wallcrawler-one:tag',
    'wallcrawler-one:local',
  ])('pulls %s and opens the log', (Image) => {
    const LogConfiguration = { Options: { 'awslogs-group': '/aws/ecs/one' } };
    const needs = needsOfExecutionRole({ ContainerDefinitions: [{ Image, LogConfiguration }] });
    expect(needs).toContainEqual({
      action: 'ecr:BatchGetImage',
      resource: 'arn:aws:ecr:us-east-1:000000000000:repository/wallcrawler-one',
      keys: {},
    });
    expect(actions(needs)).toEqual(expect.arrayContaining(['ecr:GetAuthorizationToken', 'logs:PutLogEvents']));
  });
});
