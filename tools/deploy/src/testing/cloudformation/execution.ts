import { randomUUID } from 'node:crypto';
import type { Effects } from './effects.ts';
import type { FakeChange, FakeChangeSet, FakeResource, FakeStack } from './model.ts';

/** What lets an operation fail, by `<stack>/<logicalId>`: the reason. */
export type Failures = ReadonlyMap<string, string>;

export function addEvent(
  stack: FakeStack,
  logicalId: string,
  resource: FakeResource | undefined,
  status: string,
  reason?: string,
): void {
  stack.events.push({
    EventId: randomUUID(),
    StackId: stack.id,
    StackName: stack.name,
    LogicalResourceId: logicalId,
    PhysicalResourceId: resource ? resource.physicalId : stack.id,
    ResourceType: resource ? resource.type : 'AWS::CloudFormation::Stack',
    ResourceStatus: status,
    ResourceStatusReason: reason,
    Timestamp: new Date(),
  });
}

export function setStatus(stack: FakeStack, status: string, reason?: string): void {
  stack.status = status;
  addEvent(stack, stack.name, undefined, status, reason);
}

const VERBS = { Add: 'CREATE', Modify: 'UPDATE', Remove: 'DELETE' } as const;

/** Queues what the execution of a change set does, step by step. */
export function queueExecution(
  stack: FakeStack,
  set: FakeChangeSet,
  effects: Effects,
  failures: Failures,
  adopts: boolean,
): void {
  const verb = set.isFirst ? 'CREATE' : 'UPDATE';
  const undo: (() => void)[] = [];
  set.execution = 'EXECUTE_IN_PROGRESS';
  for (const other of stack.changeSets.values()) if (other !== set) other.execution = 'OBSOLETE';
  setStatus(stack, `${verb}_IN_PROGRESS`);
  for (const change of set.changes)
    stack.steps.push(() => {
      const resource = (set.desired.resources.get(change.logicalId) ?? stack.current?.resources.get(change.logicalId))!;
      addEvent(stack, change.logicalId, resource, `${VERBS[change.action]}_IN_PROGRESS`);
      try {
        const planned = failures.get(`${stack.name}/${change.logicalId}`);
        if (planned) throw new Error(planned);
        undo.push(applyChange(stack, set, change, effects, adopts));
        addEvent(stack, change.logicalId, resource, `${VERBS[change.action]}_COMPLETE`);
      } catch (error) {
        addEvent(stack, change.logicalId, resource, `${VERBS[change.action]}_FAILED`, (error as Error).message);
        rollBack(stack, set, change, undo);
      }
    });
  stack.steps.push(() => {
    stack.current = set.desired;
    stack.changeSets.clear();
    setStatus(stack, `${verb}_COMPLETE`);
  });
}

/** @returns what takes the change back. */
function applyChange(
  stack: FakeStack,
  set: FakeChangeSet,
  change: FakeChange,
  effects: Effects,
  adopts: boolean,
): () => void {
  const before = stack.current?.resources.get(change.logicalId);
  const after = set.desired.resources.get(change.logicalId);
  if (!after) {
    if (before!.deletionPolicy === 'Delete') effects.remove(before!);
    return () => {};
  }
  effects.apply(after, change.action === 'Add' || change.replacement === 'True', adopts);
  return () => {
    if (before) return effects.apply(before, false, true);
    if (after.deletionPolicy === 'Retain') stack.kept.set(change.logicalId, after);
    else effects.remove(after);
  };
}

function rollBack(stack: FakeStack, set: FakeChangeSet, failed: FakeChange, undo: readonly (() => void)[]): void {
  const verb = set.isFirst ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
  // What was under way beside it is stopped, and says so: a report must not take that for the cause.
  const next = set.changes[set.changes.indexOf(failed) + 1];
  const cancelled = next && set.desired.resources.get(next.logicalId);
  if (cancelled)
    addEvent(stack, next.logicalId, cancelled, `${VERBS[next.action]}_FAILED`, 'Resource creation cancelled');
  setStatus(stack, `${verb}_IN_PROGRESS`, `The following resource(s) failed: [${failed.logicalId}].`);
  stack.steps = [
    () => {
      for (const back of [...undo].reverse()) tolerate(back);
      stack.changeSets.clear();
      setStatus(stack, `${verb}_COMPLETE`);
    },
  ];
}

/** Taking a published version back publishes none: Lambda still has the older one. */
function tolerate(back: () => void): void {
  try {
    back();
  } catch (error) {
    if (
      !(error as Error).message.startsWith('A version for this') &&
      !(error as Error).message.startsWith('CodeSHA256')
    )
      throw error;
  }
}

export function queueDeletion(stack: FakeStack, effects: Effects, failures: Failures, roleArn: string): void {
  setStatus(stack, 'DELETE_IN_PROGRESS');
  for (const [logicalId, resource] of stack.current?.resources ?? [])
    stack.steps.push(() => {
      const missing = effects.canTake(roleArn) ? undefined : `Role ${roleArn} is invalid or cannot be assumed`;
      const reason = failures.get(`${stack.name}/${logicalId}`) ?? missing;
      if (reason) {
        addEvent(stack, logicalId, resource, 'DELETE_FAILED', reason);
        stack.steps = [() => setStatus(stack, 'DELETE_FAILED')];
      } else if (resource.deletionPolicy === 'Delete') {
        effects.remove(resource);
        addEvent(stack, logicalId, resource, 'DELETE_COMPLETE');
      } else {
        stack.kept.set(logicalId, resource);
        addEvent(stack, logicalId, resource, 'DELETE_SKIPPED');
      }
    });
  stack.steps.push(() => setStatus(stack, 'DELETE_COMPLETE'));
}
