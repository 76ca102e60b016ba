import { ApiError } from '@wallcrawler/session-api';
import type { Logger } from '@wallcrawler/runtime';
import type { SessionRecord, SessionStore } from '@wallcrawler/session-store';
import { LaunchError } from '@wallcrawler/session-tasks';
import type { SessionTasks, TaskNetwork } from '@wallcrawler/session-tasks';

export interface LaunchDependencies {
  sessions: Pick<SessionStore, 'apply'>;
  tasks: Pick<SessionTasks, 'run' | 'stop'>;
  network: TaskNetwork;
}

/**
 * Starts the session's task and records it. When the session was ended meanwhile (a release during create), the task
 * is stopped again: its row will not accept it.
 * @throws ApiError 502 when ECS refuses, 503 when it has no capacity just now.
 */
export async function launch(
  { sessionId }: SessionRecord,
  { sessions, tasks, network }: LaunchDependencies,
  log: Logger,
): Promise<void> {
  let taskArn: string;
  try {
    taskArn = await tasks.run(sessionId, network);
  } catch (error) {
    await sessions.apply(sessionId, { type: 'launchFailed', detail: String(error) });
    log.error('the task could not be started', { sessionId, error });
    throw toApiError(error);
  }
  const { outcome, session } = await sessions.apply(sessionId, { type: 'taskLaunched', taskArn });
  if (outcome === 'moved') return;
  log.info('the session ended while its task was started', { sessionId, taskArn, status: session?.status });
  await tasks.stop(taskArn, 'the session ended while its task was started').catch((error: unknown) => {
    log.warn('the task of a session that ended during its create could not be told to stop', { taskArn, error });
  });
}

function toApiError(cause: unknown): ApiError {
  if (cause instanceof LaunchError && cause.transient)
    return new ApiError(
      'unavailable',
      'no browser can be started just now; try again',
      { 'retry-after': '5' },
      { cause },
    );
  return new ApiError('launch_failed', 'the browser could not be started; nothing is left running', {}, { cause });
}
