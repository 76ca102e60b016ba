import { ApiError } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { optionalFields } from '@wallcrawler/session-store';
import type { SessionRecord, SessionStore } from '@wallcrawler/session-store';
import type { Clock } from '@wallcrawler/runtime';

const MINUTE_MS = 60_000;

/**
 * The browser minutes of one session: from ready to end, rounded up, at least one. A session whose browser never came
 * up costs nothing; one that still runs counts until now, and never beyond its `expiresAt`.
 */
export function billedMinutes(session: SessionRecord, now: Date): number {
  if (!session.startedAt) return 0;
  const { endedAt } = optionalFields(session);
  const end = endedAt ? Date.parse(endedAt) : Math.min(now.getTime(), session.expiresAt * 1000);
  return Math.max(1, Math.ceil((end - Date.parse(session.startedAt)) / MINUTE_MS));
}

/** Usage of the key's project over its whole kept history. */
export async function projectUsage(
  { params, projectId }: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId'>,
  { sessions, clock }: { sessions: Pick<SessionStore, 'listByProject'>; clock: Clock },
): Promise<ApiResponse> {
  if (params['id'] !== projectId)
    throw new ApiError('not_found', 'project not found: check the id, and that the API key belongs to it');
  const now = clock();
  let browserMinutes = 0;
  let proxyBytes = 0;
  for await (const session of sessions.listByProject(projectId)) {
    browserMinutes += billedMinutes(session, now);
    proxyBytes += session.proxyBytes;
  }
  return { status: 200, body: { browserMinutes, proxyBytes } };
}
