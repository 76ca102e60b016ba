import { describe, expect, it } from '@jest/globals';
import type { JsonMap, Resource } from '../../template.ts';
import { retainedData } from './retained-data.ts';

const RETAINED = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const RECOVERABLE = { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } };
const of = (Type: string, more: Partial<Resource> = {}): Resource => ({ Type, ...RETAINED, ...more });
const table = (Properties: JsonMap, more: Partial<Resource> = {}): Resource =>
  of('AWS::DynamoDB::Table', { Properties, ...more });
const messages = (resource: Resource): string[] =>
  retainedData({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'a',
    Parameters: {},
    Resources: { X: resource },
  }).map(({ message }) => message);

describe(retainedData, () => {
  it.each(['AWS::ECR::Repository', 'AWS::KMS::Key', 'AWS::S3::Bucket'])('asks of a %s to outlive its stack', (type) => {
    expect(messages(of(type))).toEqual([]);
    expect(messages(of(type, { DeletionPolicy: 'Delete' }))).toEqual(['expected DeletionPolicy: Retain: this is data']);
    expect(messages({ Type: type })).toEqual([
      'expected DeletionPolicy: Retain: this is data',
      'expected UpdateReplacePolicy: Retain: this is data',
    ]);
  });

  it('asks of a table to refuse its deletion and to be restorable, too', () => {
    expect(messages(table({ DeletionProtectionEnabled: true, ...RECOVERABLE }))).toEqual([]);
    expect(messages(table({ DeletionProtectionEnabled: { Ref: 'DeletionProtection' }, ...RECOVERABLE }))).toEqual([]);
    expect(messages(table({ DeletionProtectionEnabled: false, ...RECOVERABLE }))).toEqual([
      'expected DeletionProtectionEnabled: this is data',
    ]);
    expect(messages(table({ DeletionProtectionEnabled: true }))).toEqual([
      'expected PointInTimeRecoverySpecification with PointInTimeRecoveryEnabled: true: this is data',
    ]);
  });

  it('takes a reason from a key, and from nothing else', () => {
    const Metadata = { Wallcrawler: { NotRetained: 'what it encrypts lives for seconds' } };
    expect(messages({ Type: 'AWS::KMS::Key', Metadata })).toEqual([]);
    expect(messages({ Type: 'AWS::KMS::Key', Metadata: { Wallcrawler: { NotRetained: ' ' } } })).toHaveLength(2);
    expect(messages({ Type: 'AWS::S3::Bucket', Metadata })).toHaveLength(2);
  });

  it('leaves what holds nothing alone', () => {
    expect(messages({ Type: 'AWS::SQS::Queue' })).toEqual([]);
  });
});
