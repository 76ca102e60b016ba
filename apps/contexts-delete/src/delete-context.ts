import { contextPrefix } from '@wallcrawler/artifacts';
import type { ArtifactObjects } from '@wallcrawler/artifacts';
import { ContextInUseError, isResourceId } from '@wallcrawler/resource-store';
import type { ContextStore } from '@wallcrawler/resource-store';
import { ApiError, resourceNotFound } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { isTerminal } from '@wallcrawler/session-state';
import type { SessionStore } from '@wallcrawler/session-store';

export interface DeleteContextDependencies {
  contexts: Pick<ContextStore, 'delete'>;
  sessions: Pick<SessionStore, 'get'>;
  objects: Pick<ArtifactObjects, 'deletePrefix'>;
}

/**
 * Deletes a context, and then its archives. The row goes first: nobody may begin to use what is being deleted. Should
 * S3 fail after that, the call fails, and its repetition deletes what is left.
 */
export async function deleteContext(
  { projectId, params }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'params'>,
  { contexts, sessions, objects }: DeleteContextDependencies,
): Promise<ApiResponse> {
  const contextId = params['id'] ?? '';
  if (!isResourceId(contextId)) throw resourceNotFound('context');
  const isWriting = async (sessionId: string) => {
    const session = await sessions.get(sessionId);
    return session !== undefined && !isTerminal(session.status);
  };
  const existed = await contexts.delete(projectId, contextId, isWriting).catch((error: unknown) => {
    if (!(error instanceof ContextInUseError)) throw error;
    throw new ApiError(
      'context_in_use',
      `${error.message}; release it, or wait until it has ended, and delete the context then`,
      { 'retry-after': '2' },
      { cause: error },
    );
  });
  const archives = await objects.deletePrefix(contextPrefix(projectId, contextId));
  if (!existed && archives === 0) throw resourceNotFound('context');
  return { status: 204, body: undefined };
}
