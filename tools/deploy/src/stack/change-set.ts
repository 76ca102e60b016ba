import { randomUUID } from 'node:crypto';
import {
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
  ListChangeSetsCommand,
  paginateDescribeChangeSet,
} from '@aws-sdk/client-cloudformation';
import type { Context } from '../context.ts';
import { DeployError, InterruptedError, isDenied, isNamed } from '../errors.ts';
import { waitFor } from '../waiting.ts';
import { changeSetInput, sendChangeSet } from './change-set-request.ts';
import { type ChangeRow, changeRows } from './changes.ts';
import { describeStack } from './describe.ts';
import { OvertakenError } from './overtaken.ts';
import type { StackPlan } from './plan.ts';

/** How CloudFormation says that nothing would change: there is no code for it. */
const EMPTY = /didn't contain changes|No updates are to be performed/;

/** What it says when the stack is no longer what it was a moment ago. */
const OVERTAKEN = /is in [A-Z_]+_IN_PROGRESS state|already exists and cannot be created again/;

export interface ChangeSet {
  id: string;
  stackId: string;
  /** Whether the stack came into being by this change set, and is only under review. */
  isFirst: boolean;
  /** Nothing would change. A change of outputs alone has no rows, and is a change nevertheless. */
  isEmpty: boolean;
  rows: ChangeRow[];
}

/**
 * Makes a change set for a stack and waits until it is complete. One that fails is deleted again.
 * @throws DeployError with CloudFormation's reason. @throws OvertakenError when somebody else changes the stack.
 */
export async function createChangeSet(context: Context, plan: StackPlan, isFirst: boolean): Promise<ChangeSet> {
  const name = `wallcrawler-${randomUUID()}`;
  let made: { id: string; stackId: string };
  try {
    made = await sendChangeSet(context, changeSetInput(context, plan, isFirst, name));
  } catch (error) {
    if (isNamed(error, 'ValidationError') && OVERTAKEN.test(error.message)) throw new OvertakenError();
    if (error instanceof DeployError || error instanceof InterruptedError) throw error;
    throw refused(plan, (error as Error).message, error);
  }
  try {
    const { Status, StatusReason } = await completeChangeSet(context, plan, made.id);
    if (Status === 'CREATE_COMPLETE')
      return { ...made, isFirst, isEmpty: false, rows: await readRows(context, made.id) };
    if (!EMPTY.test(StatusReason ?? '')) throw refused(plan, StatusReason ?? `${Status}`);
  } catch (error) {
    // The execution of another one removes all change sets of the stack.
    if (isNamed(error, 'ChangeSetNotFoundException')) throw new OvertakenError();
    await discardChangeSet(context, { ...made, isFirst });
    throw error;
  }
  return { ...made, isFirst, isEmpty: true, rows: [] };
}

const refused = ({ name }: StackPlan, reason: string, cause?: unknown): DeployError =>
  new DeployError(`${name}: CloudFormation made no change set, and the stack is as it was: ${reason}`, { cause });

const completeChangeSet = (
  { clients, waiting }: Context,
  { name }: StackPlan,
  ChangeSetName: string,
): Promise<DescribeChangeSetCommandOutput> =>
  waitFor(
    waiting,
    async () => {
      const found = await clients.cloudFormation.send(new DescribeChangeSetCommand({ ChangeSetName }));
      return found.Status === 'CREATE_COMPLETE' || found.Status === 'FAILED' ? found : undefined;
    },
    () =>
      new DeployError(`${name}: the change set was not complete in time; it was deleted, and the stack is as it was`),
  );

async function readRows({ clients }: Context, ChangeSetName: string): Promise<ChangeRow[]> {
  const rows: ChangeRow[] = [];
  for await (const page of paginateDescribeChangeSet({ client: clients.cloudFormation }, { ChangeSetName }))
    rows.push(...changeRows(page.Changes ?? []));
  return rows;
}

/** Deletes a change set that is not executed, and the stack that exists only for its sake. */
export async function discardChangeSet(
  { clients: { cloudFormation } }: Context,
  { id, stackId, isFirst }: Pick<ChangeSet, 'id' | 'stackId' | 'isFirst'>,
): Promise<void> {
  try {
    await cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
  } catch (error) {
    // Gone already, or executed by somebody: the stack is no longer ours to tidy up.
    if (isNamed(error, 'ChangeSetNotFoundException', 'InvalidChangeSetStatusException')) return;
    throw error;
  }
  if (!isFirst) return;
  const stack = await describeStack(cloudFormation, stackId);
  if (stack?.StackStatus !== 'REVIEW_IN_PROGRESS') return;
  const { Summaries = [] } = await cloudFormation.send(new ListChangeSetsCommand({ StackName: stackId }));
  // Somebody else's change set may be waiting for the same stack.
  if (Summaries.some(({ ChangeSetId }) => ChangeSetId !== id)) return;
  try {
    await cloudFormation.send(new DeleteStackCommand({ StackName: stackId }));
  } catch (error) {
    // Who may only look leaves an empty stack under review, which the first deployment takes over.
    if (!isDenied(error)) throw error;
  }
}
