import type { ResourceStatus, StackEvent, StackStatus } from '@aws-sdk/client-cloudformation';

/** A resource that was stopped since another one failed: never the cause. */
const CANCELLED = /cancelled/i;
/** The most failures that an error lists. */
const MOST = 5;

/** Of a page of events, newest first: those after a known one. */
export function newerThan(
  page: readonly StackEvent[],
  known: string | undefined,
): { fresh: StackEvent[]; isReached: boolean } {
  const at = known === undefined ? -1 : page.findIndex(({ EventId }) => EventId === known);
  return at < 0 ? { fresh: [...page], isReached: false } : { fresh: page.slice(0, at), isReached: true };
}

/** The stack's own status once an operation has ended. @param events of this operation, the oldest first. */
export function outcomeOf(events: readonly StackEvent[], stackId: string): StackStatus | undefined {
  const own = events.filter(({ PhysicalResourceId }) => PhysicalResourceId === stackId).at(-1);
  const status = own?.ResourceStatus as string | undefined;
  return status === undefined || status.endsWith('_IN_PROGRESS') ? undefined : (status as StackStatus);
}

/** What failed by itself, the first one first. */
export const failedEvents = (events: readonly StackEvent[]): StackEvent[] =>
  events
    .filter(({ ResourceStatus: status }) => status?.endsWith('_FAILED'))
    .filter(({ ResourceStatusReason = '' }) => !CANCELLED.test(ResourceStatusReason))
    .slice(0, MOST);

const TOLD: readonly ResourceStatus[] = [
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'DELETE_COMPLETE',
  'DELETE_SKIPPED',
  'IMPORT_COMPLETE',
];

/** One line about an event; nothing for the beginning of a change. */
export function describeEvent({
  LogicalResourceId,
  ResourceType,
  ResourceStatus: status,
  ResourceStatusReason,
}: StackEvent): string | undefined {
  if (!status) return undefined;
  const isFailure = status.endsWith('_FAILED') || status.includes('ROLLBACK');
  if (!isFailure && !TOLD.includes(status)) return undefined;
  const reason = ResourceStatusReason && isFailure ? `: ${ResourceStatusReason}` : '';
  return `${status} ${LogicalResourceId} (${ResourceType})${reason}`;
}
