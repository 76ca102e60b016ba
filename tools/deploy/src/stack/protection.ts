import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  GetStackPolicyCommand,
  SetStackPolicyCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import type { Context } from '../context.ts';
import { describeStack } from './describe.ts';
import type { StackPlan } from './plan.ts';

const compact = (json: string): string => JSON.stringify(JSON.parse(json));

/** Sets the stack policy of `infra/policies/<stack>.json`, unless it is the stack's already. */
export async function setStackPolicy(
  { workspaceRoot, clients, say }: Context,
  { stack, name }: StackPlan,
): Promise<void> {
  const file = `infra/policies/${stack}.json`;
  const absolute = path.join(workspaceRoot, file);
  if (!existsSync(absolute)) return;
  const StackPolicyBody = readFileSync(absolute, 'utf8');
  const current = await clients.cloudFormation.send(new GetStackPolicyCommand({ StackName: name }));
  if (current.StackPolicyBody && compact(current.StackPolicyBody) === compact(StackPolicyBody)) return;
  await clients.cloudFormation.send(new SetStackPolicyCommand({ StackName: name, StackPolicyBody }));
  say(`${name}: stack policy of ${file} set`);
}

/** Protects a platform stack from deletion. */
export async function protectFromDeletion({ clients, say }: Context, { name, isPlatform }: StackPlan): Promise<void> {
  if (!isPlatform) return;
  const stack = await describeStack(clients.cloudFormation, name);
  if (stack?.EnableTerminationProtection) return;
  await setTerminationProtection(clients.cloudFormation, name, true);
  say(`${name}: termination protection on`);
}

export async function setTerminationProtection(
  cloudFormation: Context['clients']['cloudFormation'],
  StackName: string,
  EnableTerminationProtection: boolean,
): Promise<void> {
  await cloudFormation.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection }));
}
