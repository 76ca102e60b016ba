import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ComposedStack } from '@wallcrawler/stack';
import { provisionStack } from '../provision/provision-stack.ts';
import type { ParameterValues } from '../provision/provision-stack.ts';
import type { Found } from '../provision/target.ts';
import type { ParameterStore } from '../services/index.ts';
import type { Services } from './services.ts';

export interface ProvisionOptions {
  workspace: string;
  values: ParameterValues;
  parameters: ParameterStore;
  gatewayPort: number;
}

/**
 * Provisions every stack and makes its functions known to the Lambda host.
 * @returns what the templates declare and nobody has started yet.
 * @throws Error that names the stack, or the app whose bundle is missing.
 */
export async function provisionStacks(
  stacks: readonly ComposedStack[],
  { workspace, values, parameters, gatewayPort }: ProvisionOptions,
  { clients, access, events, ecs, host, queues, awsVariables }: Services,
): Promise<Found> {
  const found: Found = { functions: new Map(), eventSources: [], apis: [], streams: new Map(), expiring: [] };
  const target = {
    ...clients,
    parameters,
    events,
    ecs,
    access,
    queueUrl: queues.url,
    bundleOf: (stackName: string) => path.join(workspace, 'dist/apps', stackName, 'bundle'),
    functionEnvironment: awsVariables,
    containerEnvironment: { 'cdp-proxy': { GATEWAY_HOST: '127.0.0.1', GATEWAY_PORT: String(gatewayPort) } },
    found,
  };
  for (const stack of stacks) await provisionStack(stack, values, target);
  for (const { onFailureQueue, roleArn: _, ...definition } of found.functions.values()) {
    if (!existsSync(definition.bundleDirectory))
      throw new Error(`${definition.name} is not built; run "npm run nx -- run-many -t build" first`);
    host.define({
      ...definition,
      ...(onFailureQueue && { onFailure: (record) => void queues.send(onFailureQueue, JSON.stringify(record)) }),
    });
  }
  return found;
}
