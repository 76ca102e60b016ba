import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { composeAll } from '@wallcrawler/stack';
import type { ComposedStack } from '@wallcrawler/stack';
import { provisionStack } from './provision-stack.ts';
import { openTarget } from './testing/parts.ts';

const network = composeAll(path.resolve(import.meta.dirname, '../../../..')).find(
  ({ stackName }) => stackName === 'network',
)!;
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-egress-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The stack with a note in place of every resource that is made under a condition, and what it then publishes. */
async function networkWith(parameters: Record<string, string>) {
  const Resources = Object.fromEntries(
    Object.entries(network.template.Resources).map(([logicalId, resource]) => [
      logicalId,
      resource.Condition
        ? {
            ...resource,
            Type: 'AWS::SSM::Parameter',
            Properties: { Name: `/made/${logicalId}`, Type: 'String', Value: 'x' },
          }
        : resource,
    ]),
  );
  const stack: ComposedStack = { ...network, template: { ...network.template, Resources } };
  const target = openTarget(mkdtempSync(path.join(directory, 'run-')));
  await provisionStack(stack, { all: { Stage: 'spec' }, byStack: { network: parameters } }, target);
  const published = Object.fromEntries(target.parameters.list().map(({ name, value }) => [name, value]));
  return {
    published,
    made: Object.keys(published)
      .flatMap((name) => (name.startsWith('/made/') ? [path.basename(name)] : []))
      .sort(),
  };
}

const NAT = ['NatA', 'NatAddressA', 'PrivateRouteA', 'PrivateRouteB'];
const FOR_FUNCTIONS = ['EndpointSecurityGroup', 'SsmEndpoint'];
const FOR_TASKS = ['EcrApiEndpoint', 'EcrImagesEndpoint', 'LambdaEndpoint', 'LogsEndpoint'];

describe('the way out of the network', () => {
  it.each<[string, 'private' | 'public', string[]]>([
    ['nat', 'private', NAT],
    ['nat-per-zone', 'private', [...NAT, 'NatAddressB', 'NatB']],
    // Tasks have their own addresses; the functions in the VPC still need SSM.
    ['public-ip', 'public', FOR_FUNCTIONS],
    ['none', 'private', [...FOR_FUNCTIONS, ...FOR_TASKS]],
  ])('%s has tasks in %s subnets, and whatever it takes to get to AWS', async (Egress, where, expected) => {
    const { published, made } = await networkWith({ Egress });
    expect(made).toEqual([...expected].sort());
    expect(published).toMatchObject({
      '/wallcrawler/network/task-subnet-ids': published[`/wallcrawler/network/${where}-subnet-ids`],
      '/wallcrawler/network/assign-public-ip': where === 'public' ? 'ENABLED' : 'DISABLED',
    });
  });

  it('has every endpoint beside NAT, or none at all, when the stage says so', async () => {
    const all = await networkWith({ Egress: 'nat', InterfaceEndpoints: 'all' });
    expect(all.made).toEqual([...NAT, ...FOR_FUNCTIONS, ...FOR_TASKS].sort());
    const none = await networkWith({ Egress: 'none', InterfaceEndpoints: 'none' });
    expect(none.made).toEqual([]);
  });
});
