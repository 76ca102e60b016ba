import {
  DescribeStackEventsCommand,
  ExecuteChangeSetCommand,
  type StackEvent,
  type StackStatus,
} from '@aws-sdk/client-cloudformation';
import type { Context } from '../context.ts';
import { DeployError, InterruptedError, isNamed } from '../errors.ts';
import { waitFor } from '../waiting.ts';
import type { ChangeSet } from './change-set.ts';
import { describeEvent, failedEvents, newerThan, outcomeOf } from './events.ts';
import { OvertakenError } from './overtaken.ts';
import { hasSucceeded } from './status.ts';

/**
 * Executes a change set and follows the stack's events to their end.
 * @param onBegun is called once CloudFormation has taken the change set: it cannot be discarded any more.
 * @throws DeployError that names the first failed resource. @throws OvertakenError when somebody was faster.
 */
export async function executeChangeSet(
  context: Context,
  name: string,
  set: ChangeSet,
  onBegun: () => void,
): Promise<void> {
  const before = await latestEvent(context, set.stackId);
  try {
    await context.clients.cloudFormation.send(
      new ExecuteChangeSetCommand({ ChangeSetName: set.id, ClientRequestToken: set.id.split('/').at(-1) }),
    );
  } catch (error) {
    if (isNamed(error, 'ChangeSetNotFoundException', 'InvalidChangeSetStatusException')) throw new OvertakenError();
    throw error;
  }
  onBegun();
  const { status, events } = await followStack(context, name, set.stackId, before);
  if (hasSucceeded(status)) return;
  throw failure(name, status, events);
}

/** The newest event of a stack, which marks where an operation's own events begin. */
export async function latestEvent({ clients }: Context, stackId: string): Promise<string | undefined> {
  const { StackEvents } = await clients.cloudFormation.send(new DescribeStackEventsCommand({ StackName: stackId }));
  return StackEvents?.[0]?.EventId;
}

/**
 * Prints what happens to a stack after an event, until the operation has ended.
 * @throws InterruptedError after Ctrl-C: CloudFormation goes on.
 */
export async function followStack(
  context: Context,
  name: string,
  stackId: string,
  before: string | undefined,
): Promise<{ status: StackStatus; events: StackEvent[] }> {
  const { waiting, say } = context;
  const events: StackEvent[] = [];
  const look = async (): Promise<StackStatus | undefined> => {
    const fresh = await eventsSince(context, stackId, events.at(-1)?.EventId ?? before);
    for (const event of fresh) {
      const line = describeEvent(event);
      if (line) say(`${name}: ${line}`);
    }
    events.push(...fresh);
    return outcomeOf(events, stackId);
  };
  try {
    const status = await waitFor(waiting, look, () => {
      const minutes = Math.round(waiting.timeoutMs / 60_000);
      return new DeployError(
        `${name} is not done after ${minutes} minutes. CloudFormation goes on; run this again to follow it`,
      );
    });
    return { status, events };
  } catch (error) {
    if (error instanceof InterruptedError)
      say(`${name}: CloudFormation goes on with the change; run this again to follow it`);
    throw error;
  }
}

/** The events after one that is known, the oldest first. CloudFormation lists them the other way round, by pages. */
async function eventsSince({ clients }: Context, StackName: string, known: string | undefined): Promise<StackEvent[]> {
  const newestFirst: StackEvent[] = [];
  let NextToken: string | undefined;
  do {
    const page = await clients.cloudFormation.send(new DescribeStackEventsCommand({ StackName, NextToken }));
    const { fresh, isReached } = newerThan(page.StackEvents ?? [], known);
    newestFirst.push(...fresh);
    NextToken = isReached ? undefined : page.NextToken;
  } while (NextToken);
  return newestFirst.reverse();
}

function failure(name: string, status: StackStatus, events: readonly StackEvent[]): DeployError {
  const failed = failedEvents(events);
  const lines = failed.map(
    ({ LogicalResourceId, ResourceType, ResourceStatusReason }) =>
      `  ${LogicalResourceId} (${ResourceType}): ${ResourceStatusReason ?? 'no reason given'}`,
  );
  return new DeployError(
    [`${name}: ${AFTERMATH[status] ?? `ended as ${status}`}`, 'The first failure:', ...lines].join('\n'),
  );
}

const AFTERMATH: Partial<Record<StackStatus, string>> = {
  UPDATE_ROLLBACK_COMPLETE: 'the update failed and was rolled back: the stack is as it was.',
  IMPORT_ROLLBACK_COMPLETE: 'the import failed and was rolled back: the stack is as it was.',
  ROLLBACK_COMPLETE: 'the stack could not be created, and what was made was removed. The next deploy begins anew.',
  UPDATE_ROLLBACK_FAILED:
    'the update failed, and so did its rollback. Mend what the events name, then run "aws cloudformation continue-update-rollback".',
  ROLLBACK_FAILED: 'the stack could not be created, and not all that was made could be removed.',
};
