import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeTemplates } from '../output.ts';
import { type Json, type JsonMap, isMap, resourcesOfType } from '../template.ts';
import { withScratch } from '../testing/scratch.ts';
import { validateProject } from '../validate/validate-project.ts';
import { composeAll } from './compose-all.ts';
import type { ComposedStack } from './compose-stack.ts';

const INTRINSICS = ['Ref', 'Sub', 'GetAtt', 'Join', 'Select', 'Split', 'If', 'Equals', 'Not', 'GetAZs', 'And', 'Or'];

const workspace = path.resolve(import.meta.dirname, '../../../..');
const stacks = composeAll(workspace);
const stack = (name: string): ComposedStack => stacks.find(({ stackName }) => stackName === name) as ComposedStack;

function intrinsicsOf(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(intrinsicsOf);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    ...(key === 'Ref' || key.startsWith('Fn::') ? [key.replace('Fn::', '')] : []),
    ...intrinsicsOf(item),
  ]);
}

describe(composeAll, () => {
  it('composes templates that CloudFormation and the project rules accept without a finding', async () => {
    await withScratch({}, (root) => {
      writeTemplates(root, 'all', stacks);
      const findings = [...validateProject(root, 'all')].filter(([, found]) => found.length > 0);
      expect(findings).toEqual([]);
    });
    // cfn-lint reads all of them, as seconds of CPU.
  }, 180_000);

  it('gives each stack after the ones whose values it reads', () => {
    const names = stacks.map(({ stackName }) => stackName);
    for (const { stackName, dependsOn } of stacks)
      for (const name of dependsOn) expect(names.indexOf(name)).toBeLessThan(names.indexOf(stackName));
    expect(stack('api').dependsOn).toContain('sessions-create');
    expect(stack('sessions-create').dependsOn).toEqual(expect.arrayContaining(['data', 'messaging', 'ecs-controller']));
  });

  it('composes the same templates every time', () => {
    expect(composeAll(workspace)).toEqual(composeAll(workspace));
  });

  it.each(stacks.map(({ stackName, template }) => ({ stackName, template })))(
    'uses in $stackName only intrinsics that the local cloud resolves',
    ({ template }) => {
      expect(INTRINSICS).toEqual(expect.arrayContaining([...new Set(intrinsicsOf(template as unknown as Json))]));
    },
  );

  it('publishes as many slots as there are queues, each filtered to its own waiter', () => {
    const { template } = stack('messaging');
    const subscriptions = resourcesOfType(template, 'AWS::SNS::Subscription');
    const count = template.Resources.PublishSignalSlotCount?.Properties?.Value;
    expect(count).toBe(String(resourcesOfType(template, 'AWS::SQS::Queue').length));
    expect(subscriptions.map(([, { Properties }]) => Properties?.FilterPolicy)).toEqual(
      Array.from({ length: Number(count) }, (_, slot) => ({ waiter: [`slot-${String(slot).padStart(2, '0')}`] })),
    );
  });

  it('serves every call of the SDK, and what the console needs besides', () => {
    const body = stack('api').template.Resources.RestApi?.Properties?.Body as { paths: Record<string, JsonMap> };
    const served = Object.entries(body.paths).flatMap(([route, operations]) =>
      Object.keys(operations)
        .filter((method) => method !== 'options')
        .map((method) => `${method.toUpperCase()} ${route}`),
    );
    const documented = readFileSync(path.join(workspace, 'docs/sdk-methods.md'), 'utf8');
    const calls = [...documented.matchAll(/^\| `[\w.]+` +\| `([A-Z]+ [^`]+)`/gm)].map(([, call = '']) => call);
    const additions = [
      'GET /v1/contexts',
      'GET /v1/extensions',
      'GET /v1/api-keys',
      'POST /v1/api-keys',
      'DELETE /v1/api-keys/{id}',
    ];
    expect(Object.values(body.paths).every((operations) => 'options' in operations)).toBe(true);
    expect(served.sort()).toEqual([...calls, ...additions].sort());
  });

  it('releases every function that answers somebody by a canary that its alarms stop', () => {
    const serving = stacks.filter(
      ({ template }) => resourcesOfType(template, 'AWS::CodeDeploy::DeploymentGroup').length,
    );
    const names = serving.map(({ stackName }) => stackName);
    const routed = stack('api').dependsOn.filter((name) => stack(name).project.startsWith('apps/'));
    expect(names).toEqual(expect.arrayContaining([...routed, 'authorizer', 'artifact-broker']));
    for (const { template } of serving) {
      const { Alias, DeploymentGroup } = template.Resources;
      expect(Alias?.UpdatePolicy).toMatchObject({
        CodeDeployLambdaAliasUpdate: { DeploymentGroupName: { Ref: 'DeploymentGroup' } },
      });
      const { Alarms } = DeploymentGroup?.Properties?.AlarmConfiguration as { Alarms: { Name: { Ref: string } }[] };
      const stopping = Alarms.map(({ Name }) => Name.Ref).sort();
      expect(stopping).toEqual(
        resourcesOfType(template, 'AWS::CloudWatch::Alarm')
          .map(([id]) => id)
          .sort(),
      );
    }
  });

  it('publishes a version when the settings of a function or the stamp change, and changes the function too', () => {
    const { Function, Version } = stack('sessions-create').template.Resources;
    const description = {
      'Fn::Sub': expect.stringMatching(/^settings [0-9a-f]{10}, values \$\{VersionStamp\}$/) as unknown,
    };
    expect(Version?.Properties?.Description).toEqual(description);
    expect(Function?.Properties?.Description).toEqual(Version?.Properties?.Description);
  });

  it('lets no function run on when API Gateway has stopped waiting for it', () => {
    const { paths } = stack('api').template.Resources.RestApi?.Properties?.Body as { paths: Record<string, JsonMap> };
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods)) as Record<string, JsonMap>[];
    const waits = operations
      .map((operation) => operation['x-amazon-apigateway-integration'] as JsonMap)
      .filter(({ type }) => type === 'aws_proxy')
      .map(({ uri, timeoutInMillis }) => {
        const [, name = ''] = /:function:([a-z-]+):live/.exec(JSON.stringify(uri)) ?? [];
        const timeout = stack(name).template.Resources.Function?.Properties?.Timeout;
        return { name, isOver: Number(timeout) * 1000 <= Number(timeoutInMillis) };
      });
    expect(waits.length).toBeGreaterThan(50);
    expect(waits.filter(({ isOver }) => !isOver)).toEqual([]);
  });

  it('measures the duration of a function against its own timeout', () => {
    const { DurationAlarm, Function } = stack('sessions-downloads').template.Resources;
    expect(Function?.Properties?.Timeout).toBe(900);
    expect(JSON.stringify(DurationAlarm?.Properties?.Metrics)).toContain('"duration / 900 / 10"');
  });

  it('gives no container a secret or a way to write that is not its own', () => {
    const gateway = JSON.stringify(stack('cdp-proxy').template.Resources.TaskRole);
    expect(gateway).not.toMatch(/PutItem|UpdateItem|DeleteItem|SigningKeys/);
    expect(JSON.stringify(stack('ecs-controller').template)).not.toContain('SigningKeys');
  });
});
