import type { Stack } from '@aws-sdk/client-cloudformation';
import type { Context } from '../context.ts';
import { DeployError, isDenied } from '../errors.ts';
import { textTable } from '../table.ts';
import { CHANGE_COLUMNS, refuseDangerousChanges } from './changes.ts';
import { createChangeSet, discardChangeSet } from './change-set.ts';
import { deleteStack, keptResources } from './delete-stack.ts';
import { quietStack } from './describe.ts';
import { executeChangeSet } from './execute.ts';
import { OvertakenError } from './overtaken.ts';
import { ACCESS_STACK } from '../stage/stage-file.ts';
import type { StackPlan } from './plan.ts';
import { protectFromDeletion, setStackPolicy } from './protection.ts';
import { phaseOf } from './status.ts';

/** How often another deployment may come in between. */
const ATTEMPTS = 5;

export type StackOutcome = 'created' | 'updated' | 'unchanged';

/**
 * Brings one stack to its plan by a change set.
 * @throws DeployError when CloudFormation refuses or fails; the stack is then as it was, and the message says so.
 */
export async function deployStack(context: Context, plan: StackPlan): Promise<StackOutcome> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      const isFirst = await makeReady(context, plan);
      if (!isFirst) await setStackPolicy(context, plan);
      const outcome = await applyChangeSet(context, plan, isFirst);
      if (isFirst) await setStackPolicy(context, plan);
      await protectFromDeletion(context, plan);
      return outcome;
    } catch (error) {
      if (!(error instanceof OvertakenError)) throw error;
      context.say(`${plan.name}: another deployment came in between; starting over`);
    }
  }
  throw new DeployError(`${plan.name}: other deployments came in between ${ATTEMPTS} times; try again later`);
}

async function applyChangeSet(context: Context, plan: StackPlan, isFirst: boolean): Promise<StackOutcome> {
  const set = await createChangeSet(context, plan, isFirst);
  let isOurs = true;
  try {
    if (set.isEmpty) return 'unchanged';
    context.say(`${plan.name}: ${isFirst ? 'is created' : 'changes'}\n${textTable(set.rows, CHANGE_COLUMNS)}`);
    refuseDangerousChanges(plan.name, set.rows, context.options.allowReplacement);
    context.waiting.signal.throwIfAborted();
    await executeChangeSet(context, plan.name, set, () => (isOurs = false));
    return isFirst ? 'created' : 'updated';
  } catch (error) {
    if (isOurs && isDenied(error)) throw notAllowed(plan, error);
    throw error;
  } finally {
    if (isOurs) await discardChangeSet(context, set);
  }
}

const notAllowed = ({ name, stack }: StackPlan, cause: Error): DeployError =>
  new DeployError(
    stack === ACCESS_STACK
      ? `${name} has changes (see above) that only an administrator of the account may deploy: let one run this command.`
      : `${name}: you may not execute the change set, and the stack is as it was: ${cause.message}`,
    { cause },
  );

/** Waits for a quiet stack and clears away one that never came to be. @returns whether the stack is to be created. */
async function makeReady(context: Context, { name }: StackPlan): Promise<boolean> {
  const { cloudFormation } = context.clients;
  const stack = await quietStack({ cloudFormation, waiting: context.waiting, say: context.say }, name);
  switch (phaseOf(stack?.StackStatus)) {
    case 'new':
      return true;
    case 'unborn':
      await clearAway(context, stack!);
      return true;
    case 'stuck':
      throw new DeployError(
        `${name} is ${stack?.StackStatus}, which CloudFormation does not get out of by itself: ` +
          `${stack?.StackStatusReason ?? 'see its events'}. Mend that, then run "aws cloudformation continue-update-rollback --stack-name ${name}" (or delete the stack) and deploy again.`,
      );
    default:
      return false;
  }
}

/** Deletes a stack whose creation failed: nothing of it runs, and CloudFormation can do nothing else with it. */
async function clearAway(context: Context, stack: Stack): Promise<void> {
  const kept = (await keptResources(context, stack.StackId!))
    .map(({ LogicalResourceId }) => LogicalResourceId)
    .join(', ');
  if (kept && !context.options.adopt)
    throw new DeployError(
      `${stack.StackName} is ${stack.StackStatus}: its creation failed, and left ${kept} behind. ` +
        'Add --adopt to take over what is left, or delete it first.',
    );
  context.say(`${stack.StackName}: its creation has failed before; removing what is left of the stack`);
  await deleteStack(context, stack);
}
