import { ApiError } from '@wallcrawler/session-api';
import { isLive } from '@wallcrawler/session-state';
import { optionalFields } from '@wallcrawler/session-store';
import type { SessionRecord, SessionStore } from '@wallcrawler/session-store';
import type { ContextLease } from '@wallcrawler/resource-store';
import type { SessionTasks } from '@wallcrawler/session-tasks';
import type { Logger } from '@wallcrawler/runtime';

/**
 * Ends a session whose create has run out of time, and stops its task.
 * @returns the session if it became ready, or failed, in the last moment after all.
 */
export async function endAtDeadline(
  sessionId: string,
  sessions: Pick<SessionStore, 'apply'>,
  tasks: Pick<SessionTasks, 'stop'>,
  log: Logger,
): Promise<SessionRecord | undefined> {
  const { session } = await sessions.apply(sessionId, { type: 'createDeadlineReached' });
  if (!session || isLive(session.status) || session.status === 'FAILED') return session;
  const { taskArn } = optionalFields(session);
  if (taskArn)
    await tasks.stop(taskArn, 'not ready within the create deadline').catch((error: unknown) => {
      log.warn('the task of a timed-out create could not be told to stop', { sessionId, taskArn, error });
    });
  return undefined;
}

/**
 * Ends the session of a create that cannot answer for a reason of ours, and stops its task as far as it is known: an
 * error leaves nothing running. Where even this fails, the sweeper ends the session.
 */
export async function abandon(
  sessionId: string,
  sessions: Pick<SessionStore, 'apply'>,
  tasks: Pick<SessionTasks, 'stop'>,
  log: Logger,
): Promise<void> {
  try {
    const { session } = await sessions.apply(sessionId, { type: 'releaseRequested', detail: 'its create failed' });
    const taskArn = session && optionalFields(session).taskArn;
    if (taskArn) await tasks.stop(taskArn, 'its create failed');
  } catch (error) {
    log.error('the session of a failed create could not be ended', { sessionId, error });
  }
}

/**
 * Gives back the lease of the context that a session without a user would have saved. Its container may still be
 * starting: what it would save is what it has loaded, so the next session need not wait for it.
 */
export async function giveContextBack(
  { projectId, sessionId, settings }: SessionRecord,
  leases: Pick<ContextLease, 'release'>,
  log: Logger,
): Promise<void> {
  if (!settings.context?.persist) return;
  await leases.release({ projectId, contextId: settings.context.id, sessionId }).catch((error: unknown) => {
    // Whoever wants the context next takes it over as soon as this session has ended.
    log.warn('the context of a failed create could not be given back', { sessionId, error });
  });
}

/** What a container told about its failure, for its user: without the names of our own resources. */
const explained = (detail: string | undefined): string => {
  const text = detail?.replace(/\barn:\S+/g, '(a resource)').slice(0, 300);
  return text ? `: ${text}` : '';
};

/**
 * The error of a create that has no session to give.
 * @param session the session as it ended; undefined when the deadline passed.
 */
export function endedEarly(session: SessionRecord | undefined, deadlineSeconds: number): ApiError {
  const reason = session && optionalFields(session).reason;
  if (!session || reason === 'create_deadline')
    return new ApiError(
      'create_deadline',
      `the browser was not ready within ${deadlineSeconds} s; the session was ended and nothing is left running`,
    );
  return session.status === 'FAILED'
    ? new ApiError(
        'launch_failed',
        `the browser failed while it was starting (${reason})${explained(session.detail)}; nothing is left running`,
      )
    : new ApiError('session_ended', `the session was ended while it was being created (${reason})`);
}
