import {
  DeleteStackCommand,
  type Stack,
  type StackResourceSummary,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type { Context } from '../context.ts';
import { DeployError } from '../errors.ts';
import { roleArnFor } from '../stage/stage-file.ts';
import { failedEvents } from './events.ts';
import { followStack, latestEvent } from './execute.ts';
import { setTerminationProtection } from './protection.ts';

/**
 * Deletes a stack and waits for its end.
 * @returns the resources that were kept, as their deletion policy says.
 * @throws DeployError that names what could not be deleted.
 */
export async function deleteStack(context: Context, stack: Stack): Promise<StackResourceSummary[]> {
  const { cloudFormation } = context.clients;
  const { StackId = '', StackName = '', EnableTerminationProtection } = stack;
  if (EnableTerminationProtection) await setTerminationProtection(cloudFormation, StackName, false);
  const before = await latestEvent(context, StackId);
  await cloudFormation.send(
    new DeleteStackCommand({ StackName: StackId, RoleARN: roleArnFor(context.stage, StackName) }),
  );
  const { status, events } = await followStack(context, StackName, StackId, before);
  if (status !== 'DELETE_COMPLETE') {
    const [first] = failedEvents(events);
    throw new DeployError(
      `${StackName} could not be deleted (${status}): ${first?.LogicalResourceId}: ${first?.ResourceStatusReason}`,
    );
  }
  return keptResources(context, StackId);
}

/** The resources of a stack that outlive it. */
export async function keptResources({ clients }: Context, stackId: string): Promise<StackResourceSummary[]> {
  const kept: StackResourceSummary[] = [];
  for await (const page of paginateListStackResources({ client: clients.cloudFormation }, { StackName: stackId }))
    kept.push(
      ...(page.StackResourceSummaries ?? []).filter(({ ResourceStatus: status }) => status === 'DELETE_SKIPPED'),
    );
  return kept;
}
