import type { ArtifactObjects } from '@wallcrawler/artifacts';
import { readRecording } from '@wallcrawler/recordings';
import { ownedSession, toWireSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import type { SessionStore } from '@wallcrawler/session-store';

export interface ReplaysDependencies {
  sessions: Pick<SessionStore, 'get'>;
  objects: Pick<ArtifactObjects, 'list' | 'get'>;
}

/**
 * The recorded pages of a session, with their times in milliseconds since the session started. `url` is the path of a
 * page's playlist in this API, as at Browserbase; `pageUrl` and `title` say what the page was.
 * @throws ApiError 404 when the session is not recorded, 501 where nothing can be recorded.
 */
export async function retrieveReplays(
  request: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId'>,
  { sessions, objects }: ReplaysDependencies,
): Promise<ApiResponse> {
  const session = await ownedSession(request, sessions);
  const { status, pages } = await readRecording(session, objects);
  const offset = status ? Math.max(0, Date.parse(status.startedAt) - Date.parse(toWireSession(session).startedAt)) : 0;
  const shown = pages.map(({ pageId, url, title, startMs, endMs, segments }) => {
    const last = segments.at(-1);
    const end = endMs ?? (last ? last.startMs + last.durationMs : startMs);
    return {
      pageId,
      url: `/v1/sessions/${session.sessionId}/replays/${pageId}`,
      startTimeMs: offset + startMs,
      endTimeMs: offset + end,
      pageUrl: url,
      title,
    };
  });
  return { status: 200, body: { pageCount: shown.length, pages: shown } };
}
