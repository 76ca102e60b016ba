import type { SessionRecord, SessionStore } from '@wallcrawler/session-store';
import { ApiError } from './errors.ts';
import type { ApiRequest } from './request.ts';

/**
 * The session that the path names, if it is the caller's.
 * @throws ApiError 404 for a missing and for a foreign one alike: the answer must not tell which ids exist.
 */
export async function ownedSession(
  { params, projectId }: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId'>,
  sessions: Pick<SessionStore, 'get'>,
): Promise<SessionRecord> {
  const sessionId = params['id'] ?? '';
  // DynamoDB refuses an empty key, and a key over 2048 bytes, with an error of its own.
  const session = sessionId !== '' && sessionId.length <= 100 ? await sessions.get(sessionId) : undefined;
  if (session?.projectId !== projectId) throw sessionNotFound();
  return session;
}

export const sessionNotFound = (): ApiError =>
  new ApiError('not_found', 'session not found: check the id, and that the API key belongs to its project');
