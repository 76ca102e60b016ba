import { ownedSession, sessionNotFound, toWireSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { optionalFields } from '@wallcrawler/session-store';
import type { SessionStore } from '@wallcrawler/session-store';
import type { SessionTasks } from '@wallcrawler/session-tasks';

export interface ReleaseDependencies {
  sessions: Pick<SessionStore, 'get' | 'apply'>;
  tasks: Pick<SessionTasks, 'stop'>;
}

/**
 * Releases a session. A repetition, or the release of a session that has ended, changes nothing and answers 200.
 * The release is durable before the task is told: if telling it fails, the sweeper stops the task within a minute.
 */
export async function releaseSession(
  request: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId' | 'log'>,
  { sessions, tasks }: ReleaseDependencies,
): Promise<ApiResponse> {
  const { sessionId } = await ownedSession(request, sessions);
  const { session } = await sessions.apply(sessionId, { type: 'releaseRequested' });
  if (!session) throw sessionNotFound();
  const { taskArn } = optionalFields(session);
  if (taskArn && session.status === 'TERMINATING')
    await tasks.stop(taskArn, 'released').catch((error: unknown) => {
      request.log.warn('the task of a released session could not be told to stop', { sessionId, taskArn, error });
    });
  return { status: 200, body: toWireSession(session) };
}
