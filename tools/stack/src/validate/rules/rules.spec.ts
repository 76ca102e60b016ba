import { describe, expect, it } from '@jest/globals';
import type { JsonMap, Resource } from '../../template.ts';
import { foundBy, templateOf } from '../../testing/planted.ts';
import { projectFindings } from './index.ts';
import { lambdaRuntime } from './lambda-runtime.ts';

const role = (statement: JsonMap): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [statement] } }] },
});
const PASS = {
  Effect: 'Allow',
  Action: 'iam:PassRole',
  Resource: { Ref: 'R' },
  Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
};
const policy = (statement: JsonMap): Resource => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', ...statement }] } },
});
const queue = (extra: Partial<Resource> = {}): Resource => ({ Type: 'AWS::SQS::Queue', ...extra });
const bucket = (access: JsonMap): Resource => ({
  Type: 'AWS::S3::Bucket',
  Properties: { PublicAccessBlockConfiguration: access },
});
const BLOCKED = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};
const deadLetterTo = (id: string): Resource => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: { DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [id, 'Arn'] } } } },
});
const runtime = (name: string): Resource => ({ Type: 'AWS::Lambda::Function', Properties: { Runtime: name } });

describe(projectFindings, () => {
  it.each<[string, string, Record<string, Resource>]>([
    ['iam-wildcards', 'every action on everything', { X: role({ Effect: 'Allow', Action: '*', Resource: '*' }) }],
    [
      'iam-wildcards',
      'a prefix of actions on everything',
      { X: role({ Effect: 'Allow', Action: ['s3:Get*'], Resource: ['*'] }) },
    ],
    [
      'iam-wildcards',
      'all but some actions',
      { X: role({ Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*' }) },
    ],
    ['iam-pass-role', 'any role', { X: role({ ...PASS, Resource: '*' }) }],
    ['iam-pass-role', 'every role of the account', { X: role({ ...PASS, Resource: { 'Fn::Sub': 'arn:x:role/*' } }) }],
    ['iam-pass-role', 'a role for any service', { X: role({ ...PASS, Condition: { StringEquals: {} } }) }],
    ['public-principal', 'everybody', { X: policy({ Principal: '*' }) }],
    ['public-principal', 'every account', { X: policy({ Principal: { AWS: ['*'] } }) }],
    ['queue-redrive', 'a plain queue', { X: queue() }],
    ['queue-redrive', 'an empty reason', { X: queue({ Metadata: { Wallcrawler: { NoRedrive: ' ' } } }) }],
    ['queue-redrive', 'a queue beside another dead-letter queue', { X: queue(), D: queue(), M: deadLetterTo('D') }],
    ['log-retention', 'a log group without retention', { X: { Type: 'AWS::Logs::LogGroup' } }],
    ['bucket-public-access', 'a bucket without a block', { X: { Type: 'AWS::S3::Bucket' } }],
    ['bucket-public-access', 'a bucket with one way open', { X: bucket({ ...BLOCKED, BlockPublicPolicy: false }) }],
    ['lambda-runtime', 'an old runtime', { X: runtime('nodejs20.x') }],
    ['lambda-runtime', 'no runtime', { X: { Type: 'AWS::Lambda::Function' } }],
  ])('%s finds %s', (rule, _, resources) => {
    expect(foundBy(rule, resources)).toEqual([expect.objectContaining({ severity: 'error', logicalId: 'X' })]);
  });

  it.each<[string, string, Record<string, Resource>]>([
    ['iam-pass-role', 'a named role for a named service', { X: role(PASS) }],
    [
      'public-principal',
      'everybody under a condition',
      { X: policy({ Principal: '*', Condition: { ArnEquals: { 'aws:SourceArn': 'a' } } }) },
    ],
    [
      'iam-wildcards',
      'one action on everything',
      { X: role({ Effect: 'Allow', Action: 'ecs:ListTasks', Resource: '*' }) },
    ],
    [
      'iam-wildcards',
      'every action on one resource',
      { X: role({ Effect: 'Allow', Action: 's3:*', Resource: { Ref: 'B' } }) },
    ],
    ['iam-wildcards', 'a denial of everything', { X: role({ Effect: 'Deny', Action: '*', Resource: '*' }) }],
    [
      'queue-redrive',
      'a queue with a redrive policy',
      { X: queue({ Properties: { RedrivePolicy: { maxReceiveCount: 3 } } }) },
    ],
    ['queue-redrive', 'a dead-letter queue', { X: queue(), M: deadLetterTo('X') }],
    ['queue-redrive', 'a queue with a reason', { X: queue({ Metadata: { Wallcrawler: { NoRedrive: 'because' } } }) }],
    [
      'log-retention',
      'a log group with retention',
      { X: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } } },
    ],
    ['bucket-public-access', 'a closed bucket', { X: bucket(BLOCKED) }],
    ['lambda-runtime', 'the accepted runtime', { X: runtime('nodejs24.x') }],
  ])('%s accepts %s', (rule, _, resources) => {
    expect(foundBy(rule, resources)).toEqual([]);
  });

  it('finds more than a template may hold', () => {
    const many = Array.from({ length: 501 }, (_, at) => [`R${at}`, { Type: 'AWS::SNS::Topic' }] as const);
    const large = { Type: 'AWS::SNS::Topic', Metadata: { text: 'x'.repeat(1024 * 1024) } };
    expect(foundBy('template-limits', Object.fromEntries(many.slice(1)))).toEqual([]);
    expect(foundBy('template-limits', Object.fromEntries(many))[0]?.message).toContain('at most 500 resources');
    expect(foundBy('template-limits', { X: large })[0]?.message).toContain('at most 1048576 bytes');
  });

  it('warns of a parameter that nothing refers to', () => {
    const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::Sub': '${Used}' } } };
    const Parameters = { Used: { Type: 'String' }, Idle: { Type: 'String' }, Asked: { Type: 'String' } };
    const more = { Parameters, Conditions: { Is: { 'Fn::Equals': [{ Ref: 'Asked' }, ''] } } };
    expect(foundBy('unused-parameters', { X: topic }, more)).toEqual([
      expect.objectContaining({ severity: 'warning', logicalId: 'Idle' }),
    ]);
  });
});

describe(lambdaRuntime, () => {
  const severityOn = (day: string) => lambdaRuntime(templateOf({ X: runtime('nodejs24.x') }), day)[0]?.severity;

  it.each([
    ['2028-04-29', undefined],
    ['2028-04-30', 'warning'],
    ['2028-06-01', 'error'],
  ])('judges the runtime on %s by the schedule: %s', (day, severity) => {
    expect(severityOn(day)).toBe(severity);
  });
});
