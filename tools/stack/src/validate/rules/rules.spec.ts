import { describe, expect, it } from '@jest/globals';
import type { JsonMap, Resource, Template } from '../../template.ts';
import { projectFindings } from './index.ts';

const template = (resources: Record<string, Resource>): Template => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description: 'a',
  Parameters: {},
  Resources: resources,
});

const role = (statement: JsonMap): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: { Policies: [{ PolicyName: 'p', PolicyDocument: { Statement: [statement] } }] },
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
    ['queue-redrive', 'a plain queue', { X: queue() }],
    ['queue-redrive', 'an empty reason', { X: queue({ Metadata: { Wallcrawler: { NoRedrive: ' ' } } }) }],
    ['queue-redrive', 'a queue beside another dead-letter queue', { X: queue(), D: queue(), M: deadLetterTo('D') }],
    ['log-retention', 'a log group without retention', { X: { Type: 'AWS::Logs::LogGroup' } }],
    ['bucket-public-access', 'a bucket without a block', { X: { Type: 'AWS::S3::Bucket' } }],
    ['bucket-public-access', 'a bucket with one way open', { X: bucket({ ...BLOCKED, BlockPublicPolicy: false }) }],
    ['lambda-runtime', 'an old runtime', { X: runtime('nodejs20.x') }],
    ['lambda-runtime', 'no runtime', { X: { Type: 'AWS::Lambda::Function' } }],
  ])('%s finds %s', (rule, _, resources) => {
    expect(projectFindings(template(resources))).toEqual([
      expect.objectContaining({ severity: 'error', rule, logicalId: 'X' }),
    ]);
  });

  it.each<[string, Record<string, Resource>]>([
    ['one action on everything', { X: role({ Effect: 'Allow', Action: 'ecs:ListTasks', Resource: '*' }) }],
    ['every action on one resource', { X: role({ Effect: 'Allow', Action: 's3:*', Resource: { Ref: 'B' } }) }],
    ['a denial of everything', { X: role({ Effect: 'Deny', Action: '*', Resource: '*' }) }],
    ['a queue with a redrive policy', { X: queue({ Properties: { RedrivePolicy: { maxReceiveCount: 3 } } }) }],
    ['a dead-letter queue', { X: queue(), M: deadLetterTo('X') }],
    ['a queue with a reason', { X: queue({ Metadata: { Wallcrawler: { NoRedrive: 'because' } } }) }],
    ['a log group with retention', { X: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 7 } } }],
    ['a closed bucket', { X: bucket(BLOCKED) }],
    ['the accepted runtime', { X: runtime('nodejs24.x') }],
  ])('accepts %s', (_, resources) => {
    expect(projectFindings(template(resources))).toEqual([]);
  });
});
