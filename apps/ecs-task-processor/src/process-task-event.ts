import { holdsConcurrencyUnit } from '@wallcrawler/session-state';
import { logFields, optionalFields } from '@wallcrawler/session-store';
import type { SessionRecord, SessionStore } from '@wallcrawler/session-store';
import type { SessionTasks } from '@wallcrawler/session-tasks';
import type { Logger } from '@wallcrawler/runtime';
import { describeStop, taskEvent } from './task-event.ts';
import type { TaskEventDetail } from './task-event.ts';

export interface TaskEventDependencies {
  sessions: Pick<SessionStore, 'get' | 'apply'>;
  tasks: Pick<SessionTasks, 'stop'>;
  log: Logger;
}

/**
 * Brings the state of an ECS task to its session. Events come at least once and in any order: the store drops older
 * versions, and the transition table what comes too late.
 */
export async function processTaskEvent(event: unknown, dependencies: TaskEventDependencies): Promise<void> {
  const { detail } = taskEvent.parse(event);
  const { startedBy: sessionId, taskArn, lastStatus } = detail;
  const ofTask = dependencies.log.child({ sessionId, taskArn });
  if (!sessionId) return ofTask.info('task without a session', { lastStatus });
  const session = await dependencies.sessions.get(sessionId);
  const log = session ? ofTask.child(logFields(session)) : ofTask;
  if (session && isAnotherTask(session, detail)) return log.warn('the session belongs to another task', { lastStatus });
  if (lastStatus === 'STOPPED') return taskStopped(detail, sessionId, { ...dependencies, log });
  if (lastStatus === 'RUNNING') return taskRunning(detail, sessionId, { ...dependencies, log });
}

/** A session that has recorded its task is not moved by a different one. */
const isAnotherTask = (session: SessionRecord, { taskArn }: TaskEventDetail): boolean => {
  const recorded = optionalFields(session).taskArn;
  return recorded !== undefined && recorded !== taskArn;
};

async function taskStopped(
  detail: TaskEventDetail,
  sessionId: string,
  { sessions, log }: TaskEventDependencies,
): Promise<void> {
  const { outcome, session } = await sessions.apply(sessionId, {
    type: 'taskStopped',
    taskArn: detail.taskArn,
    ecsVersion: detail.version,
    detail: describeStop(detail),
  });
  log.info('task stopped', { outcome, status: session?.status, why: describeStop(detail) });
}

async function taskRunning(
  detail: TaskEventDetail,
  sessionId: string,
  { sessions, tasks, log }: TaskEventDependencies,
): Promise<void> {
  const { taskArn, version: ecsVersion } = detail;
  const { outcome, session } = await sessions.apply(sessionId, { type: 'taskRunning', taskArn, ecsVersion });
  log.info('task running', { outcome, status: session?.status });
  // A task whose session is gone or ending: its create crashed, or was released, between RunTask and its record.
  if (!session || !holdsConcurrencyUnit(session.status)) await tasks.stop(taskArn, 'its session has ended');
}
