import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { launchKey } from '@wallcrawler/artifacts/launch';
import type { LaunchDocument } from '@wallcrawler/artifacts/launch';
import { ApiError } from '@wallcrawler/session-api';
import { emitMetrics } from '@wallcrawler/runtime';
import type { Logger } from '@wallcrawler/runtime';
import type { SessionRecord, SessionStore } from '@wallcrawler/session-store';
import { LaunchError } from '@wallcrawler/session-tasks';
import type { SessionTasks, TaskNetwork } from '@wallcrawler/session-tasks';

export interface LaunchDependencies {
  sessions: Pick<SessionStore, 'apply'>;
  tasks: Pick<SessionTasks, 'run' | 'stop'>;
  network: TaskNetwork;
  s3: Pick<S3Client, 'send'>;
  /** The artifacts bucket. */
  bucket: string;
}

/** What the container gets beside its row. */
export interface LaunchSecrets {
  /** The secret of the session's task. */
  secret: string;
  launch: LaunchDocument;
}

/**
 * Writes the launch document where there is one, starts the session's task and records it. When the session was ended meanwhile (a release during create), the task
 * is stopped again: its row will not accept it.
 * @throws ApiError 502 when ECS refuses, 503 when it has no capacity just now or the document cannot be stored.
 */
export async function launch(
  session: SessionRecord,
  { secret, launch: document }: LaunchSecrets,
  dependencies: LaunchDependencies,
  log: Logger,
): Promise<void> {
  const { sessionId } = session;
  const { sessions, tasks, network } = dependencies;
  let taskArn: string;
  try {
    // Before the task: a container that finds no document where there should be one does not start.
    if (document.proxies.length > 0) await storeDocument(session, document, dependencies);
    taskArn = await tasks.run(sessionId, secret, network);
  } catch (error) {
    await sessions.apply(sessionId, { type: 'launchFailed', detail: String(error) });
    log.error('the task could not be started', { sessionId, error });
    emitMetrics({ TaskLaunchFailures: 1 }, { Kind: isTransient(error) ? 'transient' : 'permanent' });
    throw toApiError(error);
  }
  const { outcome, session: after } = await sessions.apply(sessionId, { type: 'taskLaunched', taskArn });
  if (outcome === 'moved') return;
  log.info('the session ended while its task was started', { sessionId, taskArn, status: after?.status });
  await tasks.stop(taskArn, 'the session ended while its task was started').catch((error: unknown) => {
    log.warn('the task of a session that ended during its create could not be told to stop', { taskArn, error });
  });
}

async function storeDocument(
  { projectId, sessionId }: SessionRecord,
  document: LaunchDocument,
  { s3, bucket }: LaunchDependencies,
): Promise<void> {
  try {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: launchKey(projectId, sessionId),
        Body: JSON.stringify(document),
        ContentType: 'application/json',
      }),
    );
  } catch (cause) {
    throw new LaunchError(`the launch document could not be stored: ${(cause as Error).name}`, true, { cause });
  }
}

const isTransient = (error: unknown): boolean => error instanceof LaunchError && error.transient;

function toApiError(cause: unknown): ApiError {
  if (isTransient(cause))
    return new ApiError(
      'unavailable',
      'no browser can be started just now; try again',
      { 'retry-after': '5' },
      { cause },
    );
  return new ApiError('launch_failed', 'the browser could not be started; nothing is left running', {}, { cause });
}
