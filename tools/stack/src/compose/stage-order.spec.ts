import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { composeAll } from './compose-all.ts';

const workspace = path.resolve(import.meta.dirname, '../../../..');
const stacks = composeAll(workspace);
const isPlatform = ({ project }: { project: string }): boolean => project === 'infra';

interface StackPolicy {
  Statement: { Effect: string; Action: string | string[]; Condition?: { StringEquals: { ResourceType: string[] } } }[];
}

describe('the stacks of a stage', () => {
  it('come up with the platform before the first app, so that the platform can be deployed alone', () => {
    const firstApp = stacks.findIndex((stack) => !isPlatform(stack));
    expect(stacks.slice(firstApp).filter(isPlatform)).toEqual([]);
    const platform = new Set(stacks.filter(isPlatform).map(({ stackName }) => stackName));
    for (const stack of stacks.filter(isPlatform))
      expect(stack.dependsOn.filter((name) => !platform.has(name))).toEqual([]);
  });

  it('come up and go down without a circle: each, in reverse, before what it depends on', () => {
    const gone = new Set<string>();
    for (const { stackName, dependsOn } of [...stacks].reverse()) {
      expect(dependsOn.filter((name) => gone.has(name))).toEqual([]);
      gone.add(stackName);
    }
  });
});

describe('stack policies', () => {
  const directory = path.join(workspace, 'infra/policies');
  const files = readdirSync(directory);
  const dataTypes = ['AWS::DynamoDB::Table', 'AWS::ECR::Repository', 'AWS::S3::Bucket'];

  it('forbid to replace and to delete the data that their stack has, in every stack that has some', () => {
    const withData = stacks
      .filter(({ template }) => Object.values(template.Resources).some(({ Type }) => dataTypes.includes(Type)))
      .map(({ stackName }) => `${stackName}.json`);
    expect(files.sort()).toEqual(withData.sort());
    for (const file of files) {
      const { template } = stacks.find(({ stackName }) => `${stackName}.json` === file)!;
      const { Statement } = JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as StackPolicy;
      const [allow, deny] = Statement;
      expect(allow).toMatchObject({ Effect: 'Allow', Action: 'Update:*' });
      expect(deny).toMatchObject({ Effect: 'Deny', Action: ['Update:Replace', 'Update:Delete'] });
      const present = new Set(Object.values(template.Resources).map(({ Type }) => Type));
      const held = [...dataTypes, 'AWS::KMS::Key'].filter((type) => present.has(type)).sort();
      expect([...deny!.Condition!.StringEquals.ResourceType].sort()).toEqual(held);
    }
  });
});
