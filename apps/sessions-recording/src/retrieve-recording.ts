import { ApiError, ownedSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import type { SessionStore } from '@wallcrawler/session-store';

/**
 * The rrweb events of a session: none, because sessions are recorded as video. Browserbase has withdrawn this call in
 * favour of replays; it stays so that programs that still make it get what they can read.
 * @throws ApiError 404 when the session is not recorded at all.
 */
export async function retrieveRecording(
  request: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId'>,
  { sessions }: { sessions: Pick<SessionStore, 'get'> },
): Promise<ApiResponse> {
  const { settings } = await ownedSession(request, sessions);
  if (settings.recordSession === false)
    throw new ApiError('not_recorded', 'this session is not recorded: it was created with recordSession: false');
  return { status: 200, body: [], headers: { deprecation: 'true', link: '<replays>; rel="successor-version"' } };
}
