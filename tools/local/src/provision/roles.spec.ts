import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonMap, Resource } from '@wallcrawler/stack';
import { provisionStack } from './provision-stack.ts';
import type { ProvisionTarget } from './target.ts';
import { openTarget, stackOf } from './testing/parts.ts';

const none = { all: {}, byStack: {} };
let directory: string;
let target: ProvisionTarget;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-roles-'));
  target = openTarget(directory);
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A role that a service may take, with these actions on everything. */
const role = (Service: string, ...Action: string[]): Resource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' }] },
    Policies: [
      { PolicyName: 'own', PolicyDocument: { Statement: [{ Sid: 'Own', Effect: 'Allow', Action, Resource: '*' }] } },
    ],
  },
});
const lambda = (more: JsonMap = {}): Resource => ({
  Type: 'AWS::Lambda::Function',
  Properties: { FunctionName: 'one', Handler: 'index.handler', Role: { 'Fn::GetAtt': 'Role.Arn' }, ...more },
});
const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const provision = (resources: Record<string, Resource>) => provisionStack(stackOf(resources), none, target);

describe('a function', () => {
  it('gets the credentials of its role', async () => {
    await provision({ Role: role('lambda.amazonaws.com', ...LOGS), One: lambda() });
    expect(target.found.functions.get('one')).toMatchObject({
      roleArn: 'arn:aws:iam::000000000000:role/wc-local-spec-Role',
      environment: { AWS_ACCESS_KEY_ID: 'wc-local-spec-Role' },
    });
  });

  it.each<[string, Record<string, Resource>, string]>([
    [
      'write its log',
      { Role: role('lambda.amazonaws.com', 'logs:CreateLogStream'), One: lambda() },
      'wc-local-spec-Role does not allow logs:PutLogEvents on arn:aws:logs:',
    ],
    [
      'join its VPC',
      { Role: role('lambda.amazonaws.com', ...LOGS), One: lambda({ VpcConfig: { SubnetIds: ['a'] } }) },
      'does not allow ec2:CreateNetworkInterface',
    ],
    [
      'be taken by Lambda',
      { Role: role('ecs-tasks.amazonaws.com', ...LOGS), One: lambda() },
      'lambda.amazonaws.com may not assume the role wc-local-spec-Role',
    ],
    ['be found', { Role: role('codedeploy.amazonaws.com', ...LOGS), One: lambda() }, 'no template declares the role'],
  ])('is refused when its role cannot %s', async (_, resources, message) => {
    await expect(provision(resources)).rejects.toThrow(`spec: AWS::Lambda::Function One: `);
    await expect(provision(resources)).rejects.toThrow(message);
  });

  it.each<[string, Record<string, Resource>, string]>([
    [
      'its event source',
      {
        Feed: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: { FunctionName: { Ref: 'One' }, EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:work' },
        },
      },
      'does not allow sqs:DeleteMessage on arn:aws:sqs:us-east-1:000000000000:work',
    ],
    [
      'its failure destination',
      {
        Async: {
          Type: 'AWS::Lambda::EventInvokeConfig',
          Properties: {
            FunctionName: { Ref: 'One' },
            DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:000000000000:failed' } },
          },
        },
      },
      'does not allow sqs:SendMessage on arn:aws:sqs:us-east-1:000000000000:failed',
    ],
  ])('is refused when its role has no right on %s', async (_, resources, message) => {
    const all = { Role: role('lambda.amazonaws.com', ...LOGS), One: lambda(), ...resources };
    await expect(provision(all)).rejects.toThrow(message);
  });
});

describe('a role', () => {
  it('for what only AWS runs is noted, whatever is in it', async () => {
    const foreign = role('codedeploy.amazonaws.com', 'ecs:*');
    foreign.Properties!['ManagedPolicyArns'] = ['arn:aws:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda'];
    await provision({ Role: foreign });
    expect(readFileSync(path.join(directory, 'iam.jsonl'), 'utf8')).toContain(
      '{"type":"foreign-role","id":"spec/Role"}',
    );
  });
});

describe('a task definition', () => {
  it('is refused when its execution role cannot pull the image', async () => {
    const task: Resource = {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: 'one',
        ExecutionRoleArn: { 'Fn::GetAtt': 'Role.Arn' },
        ContainerDefinitions: [{ Name: 'one', Image: 'one:local' }],
      },
    };
    const short = role('ecs-tasks.amazonaws.com', 'ecr:GetAuthorizationToken');
    await expect(provision({ Role: short, Task: task })).rejects.toThrow(
      'does not allow ecr:BatchCheckLayerAvailability on arn:aws:ecr:us-east-1:000000000000:repository/one',
    );
  });
});
