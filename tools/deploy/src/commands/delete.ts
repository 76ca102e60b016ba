import path from 'node:path';
import type { Stack } from '@aws-sdk/client-cloudformation';
import type { ComposedStack } from '@wallcrawler/stack';
import type { Context } from '../context.ts';
import { DeployError } from '../errors.ts';
import { inOrder } from '../in-order.ts';
import { forgetRelease } from '../release/record.ts';
import { PLATFORM } from '../release/release.ts';
import { deleteStack } from '../stack/delete-stack.ts';
import { ACCESS_STACK } from '../stage/stage-file.ts';
import { type ProjectNeeds, reversed, workspaceStacks } from './projects.ts';
import { stageStacks } from './status.ts';

/** `delete [<project>]`: deletes the stacks of one project, or of all apps, each after those that need it. */
export async function deleteStacks(context: Context): Promise<void> {
  const { options, stage, print } = context;
  if (options.confirm !== stage.name)
    throw new DeployError(
      `delete: add --confirm ${stage.name} to say that it is the stage ${stage.name} that you mean`,
    );
  if (options.project === PLATFORM && !options.withPlatform)
    throw new DeployError('delete infra: the platform holds data; add --with-platform. Tables, buckets and keys stay.');
  const composed = workspaceStacks(context.workspaceRoot);
  const known = composed.map(({ stackName }) => stackName);
  const own = options.project && options.project !== PLATFORM ? [path.basename(options.project)] : [];
  const deployed = await stageStacks(context, [...new Set([...known, ...own])]);
  const chosen = choose(context, composed, deployed);
  refuseWhileNeeded(chosen, composed, deployed);
  const ownerOf = new Map(composed.map(({ stackName, project }) => [stackName, path.basename(project)]));
  await inOrder(reversed(stackNeeds(chosen, composed)), options.parallel, async (stack) => {
    context.waiting.signal.throwIfAborted();
    const kept = await deleteStack(context, deployed.get(stack)!);
    print(`${deployed.get(stack)!.StackName}: deleted`);
    for (const { LogicalResourceId, ResourceType, PhysicalResourceId } of kept)
      print(`  ${LogicalResourceId} (${ResourceType}) was kept: ${PhysicalResourceId}`);
    if (ownerOf.get(stack) !== PLATFORM) await forgetRelease(context.clients.ssm, stack);
  });
  if (chosen.some((stack) => ownerOf.get(stack) === PLATFORM)) await forgetRelease(context.clients.ssm, PLATFORM);
  if (chosen.length === 0) print(`${stage.name}: nothing to delete`);
}

/** The deployed stacks that are asked to go. */
function choose({ options }: Context, composed: readonly ComposedStack[], deployed: Map<string, Stack>): string[] {
  const platform = new Set(composed.filter(({ project }) => project === PLATFORM).map(({ stackName }) => stackName));
  const isWanted = (stack: string): boolean => {
    if (options.project === PLATFORM) return platform.has(stack);
    if (options.project) return stack === path.basename(options.project);
    return options.withPlatform || !platform.has(stack);
  };
  return [...deployed.keys()].filter(isWanted);
}

/**
 * Only needs among the chosen ones count; a stack that is no longer in the workspace needs nothing that is known. The
 * stack `access` goes last of all: CloudFormation deletes the others with its role.
 */
function stackNeeds(chosen: readonly string[], composed: readonly ComposedStack[]): ProjectNeeds {
  const byName = new Map(composed.map((stack) => [stack.stackName, stack]));
  const needsOf = (stack: string): string[] => [
    ...(byName.get(stack)?.dependsOn ?? []),
    ...(stack === ACCESS_STACK ? [] : [ACCESS_STACK]),
  ];
  return new Map(chosen.map((stack) => [stack, needsOf(stack).filter((need) => chosen.includes(need))]));
}

function refuseWhileNeeded(
  chosen: readonly string[],
  composed: readonly ComposedStack[],
  deployed: Map<string, Stack>,
): void {
  const users = composed.filter(
    ({ stackName, dependsOn }) =>
      deployed.has(stackName) && !chosen.includes(stackName) && dependsOn.some((need) => chosen.includes(need)),
  );
  if (users.length === 0) return;
  const names = users.map(({ stackName }) => stackName).join(', ');
  throw new DeployError(
    `delete: ${names} still need ${chosen.join(', ')}: delete them first, or everything without a project`,
  );
}
