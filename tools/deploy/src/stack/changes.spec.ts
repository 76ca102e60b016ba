import { describe, expect, it } from '@jest/globals';
import { changeRows, dangerousChanges, refuseDangerousChanges } from './changes.ts';

const row = (action: string, type: string, replacement = '') => ({ action, logicalId: 'Thing', type, replacement });

describe(dangerousChanges, () => {
  it.each([
    ['Remove', 'AWS::DynamoDB::Table', '', true],
    ['Remove', 'AWS::S3::Bucket', '', true],
    ['Modify', 'AWS::KMS::Key', 'True', true],
    ['Modify', 'AWS::EC2::VPC', 'Conditional', true],
    ['Modify', 'AWS::ApiGateway::RestApi', 'False', false],
    ['Modify', 'AWS::ECR::Repository', '', false],
    ['Add', 'AWS::ECS::Cluster', '', false],
    ['Import', 'AWS::DynamoDB::Table', '', false],
    ['Remove', 'AWS::Lambda::Version', '', false],
    ['Modify', 'AWS::ECS::TaskDefinition', 'True', false],
  ])('%s of %s with replacement "%s": %s', (action, type, replacement, isDangerous) => {
    expect(dangerousChanges([row(action, type, replacement)])).toHaveLength(isDangerous ? 1 : 0);
  });
});

describe(refuseDangerousChanges, () => {
  const removal = [row('Remove', 'AWS::DynamoDB::Table')];

  it('names what it refuses and the option that allows it', () => {
    expect(() => refuseDangerousChanges('wc-s-data', removal, [])).toThrow(
      /delete Thing \(AWS::DynamoDB::Table\)[\s\S]*--allow-replacement Thing\./,
    );
  });

  it('allows exactly the named resource', () => {
    expect(() => refuseDangerousChanges('wc-s-data', removal, ['Thing'])).not.toThrow();
    expect(() => refuseDangerousChanges('wc-s-data', removal, ['Other'])).toThrow();
  });
});

describe(changeRows, () => {
  it('reads a change set’s resources, and leaves out what is none', () => {
    const change = { Action: 'Modify', LogicalResourceId: 'A', ResourceType: 'T', Replacement: 'True' } as const;
    expect(changeRows([{ Type: 'Resource', ResourceChange: change }, { HookInvocationCount: 1 }])).toEqual([
      { action: 'Modify', logicalId: 'A', type: 'T', replacement: 'True' },
    ]);
  });
});
