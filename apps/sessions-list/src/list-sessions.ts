import { matchesMetadata, parseMetadataQuery, toWireSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse, WireSession } from '@wallcrawler/session-api';
import type { SessionStore } from '@wallcrawler/session-store';

/** The API has no paging, and Lambda answers with at most 6 MB: the newest thousand that match. */
export const MAX_SESSIONS = 1_000;

/** The project's sessions, newest first, filtered by status and by one string of their metadata. */
export async function listSessions(
  { projectId, query }: Pick<ApiRequest<unknown, { status?: string; q?: string }>, 'projectId' | 'query'>,
  { sessions }: { sessions: Pick<SessionStore, 'listByProject'> },
): Promise<ApiResponse> {
  const wanted = query.q === undefined ? undefined : parseMetadataQuery(query.q);
  const found: WireSession[] = [];
  for await (const record of sessions.listByProject(projectId)) {
    const session = toWireSession(record);
    if (query.status && session.status !== query.status) continue;
    if (wanted && !matchesMetadata(wanted, session.userMetadata)) continue;
    found.push(session);
    if (found.length === MAX_SESSIONS) break;
  }
  return { status: 200, body: found };
}
