import { describe, expect, it } from '@jest/globals';
import type { ComposedStack, Json, Resource } from '@wallcrawler/stack';
import { Resolver } from './resolver.ts';
import { statementsOf } from './statements.ts';

const stack = (stackName: string, Resources: Record<string, Resource>, Parameters: object = {}): ComposedStack => ({
  stackName,
  project: 'infra',
  dependsOn: [],
  template: {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: stackName,
    Parameters: { ...Parameters },
    Resources,
  },
});

const data = stack('data', {
  Sessions: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'wallcrawler-sessions' } },
  Publish: {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: '/wallcrawler/data/arn', Value: { 'Fn::GetAtt': ['Sessions', 'Arn'] } },
  },
});
const app = stack(
  'app',
  {
    Function: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'app' } },
    Alias: { Type: 'AWS::Lambda::Alias', Properties: { Name: 'live', FunctionName: { Ref: 'Function' } } },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [
          {
            PolicyName: 'function',
            PolicyDocument: {
              Statement: [
                {
                  Sid: 'Read',
                  Effect: 'Allow',
                  Action: 'dynamodb:Query',
                  Resource: { 'Fn::Sub': '${TableArn}/index/by-status' },
                  Condition: { ArnEquals: { 'ecs:cluster': 'x' } },
                },
                {
                  Sid: 'Run',
                  Effect: 'Allow',
                  Action: ['ecs:RunTask', 'ecs:ListTasks'],
                  Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task/${Mode}/*' },
                },
              ],
            },
          },
        ],
      },
    },
  },
  {
    TableArn: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/wallcrawler/data/arn' },
    Mode: { Type: 'String', Default: 'quick' },
    Needed: { Type: 'String' },
  },
);
const resolver = new Resolver([data, app]);

describe(Resolver, () => {
  it.each<[string, Json, string, string[]]>([
    [
      'a parameter from SSM is the resource that another stack publishes',
      { Ref: 'TableArn' },
      'wallcrawler-sessions',
      ['Sessions'],
    ],
    [
      'a text keeps what stands around a reference',
      { 'Fn::Sub': '${TableArn}/*' },
      'wallcrawler-sessions/*',
      ['Sessions'],
    ],
    ['an alias is its function', { Ref: 'Alias' }, 'app', ['Function']],
    ['a parameter is its default', { Ref: 'Mode' }, 'quick', []],
    ['a parameter without default is its name', { Ref: 'Needed' }, '<Needed>', []],
    ['account and region are unknown', { Ref: 'AWS::AccountId' }, '<account>', []],
    ['parts are joined', { 'Fn::Join': ['-', ['a', { Ref: 'Mode' }]] }, 'a-quick', []],
    ['what has no name of its own is called by stack and id', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'app.Role', ['Role']],
  ])('%s', (_, value, text, resources) => {
    const resolved = resolver.resolve('app', value);
    expect([resolved.text, resolved.resources.map(({ logicalId }) => logicalId)]).toEqual([text, resources]);
  });
});

describe(statementsOf, () => {
  it('names actions, targets without the ARN around them, resources and conditions', () => {
    const [read, run] = statementsOf(app, resolver);
    expect(read).toMatchObject({
      sid: 'Read',
      actions: ['dynamodb:Query'],
      targets: ['wallcrawler-sessions/index/by-status'],
      conditions: ['ArnEquals ecs:cluster'],
    });
    expect(read?.resources.map(({ stack }) => stack)).toEqual(['data']);
    expect(run).toMatchObject({ actions: ['ecs:ListTasks', 'ecs:RunTask'], targets: ['task/quick/*'], conditions: [] });
  });
});
