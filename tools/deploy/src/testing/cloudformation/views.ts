import { type QueryInput, textOf } from '../aws/query.ts';
import type { Xml } from '../aws/xml.ts';
import type { FakeChangeSet, FakeStack } from './model.ts';

/** Smaller than AWS's, so that paging is tried. */
const PAGE = 15;

/** One page of a list. */
export function page<T>(
  name: string,
  items: readonly T[],
  input: QueryInput,
  view: (item: T) => Xml,
): { [name: string]: Xml } {
  const from = Number(textOf(input, 'NextToken') || '0');
  const next = from + PAGE;
  return { [name]: items.slice(from, next).map(view), NextToken: next < items.length ? String(next) : undefined };
}

export const stackView = (stack: FakeStack): Xml => ({
  StackId: stack.id,
  StackName: stack.name,
  StackStatus: stack.status,
  CreationTime: stack.created,
  EnableTerminationProtection: stack.isProtected,
});

export const changeSetView = (stack: FakeStack, set: FakeChangeSet, input: QueryInput): Xml => ({
  ChangeSetId: set.id,
  ChangeSetName: set.name,
  StackId: stack.id,
  StackName: stack.name,
  Status: set.status,
  StatusReason: set.status === 'FAILED' ? set.reason : undefined,
  ExecutionStatus: set.execution,
  ...(set.status === 'CREATE_COMPLETE' &&
    page('Changes', set.changes, input, ({ action, logicalId, type, replacement }) => ({
      Type: 'Resource',
      ResourceChange: { Action: action, LogicalResourceId: logicalId, ResourceType: type, Replacement: replacement },
    }))),
});

export const eventPage = (stack: FakeStack, input: QueryInput): Xml =>
  page('StackEvents', [...stack.events].reverse(), input, (event) => ({ ...event }));
