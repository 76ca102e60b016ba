import type { ArtifactObjects } from '@wallcrawler/artifacts';
import { readRecording, recordingDownloads } from '@wallcrawler/recordings';
import type { SignUrl } from '@wallcrawler/recordings';
import { ownedSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import type { SessionStore } from '@wallcrawler/session-store';

export interface DownloadsDependencies {
  sessions: Pick<SessionStore, 'get'>;
  objects: Pick<ArtifactObjects, 'list' | 'get'>;
  sign: SignUrl;
}

/**
 * The state of each page's video, with a URL that reads it without an API key once it is there. Before that a video of
 * a live session is NOT_REQUESTED, and of one that is ending PENDING.
 * @throws ApiError 404 when the session is not recorded, 501 where nothing can be recorded.
 */
export async function listDownloads(
  request: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId'>,
  { sessions, objects, sign }: DownloadsDependencies,
): Promise<ApiResponse> {
  const session = await ownedSession(request, sessions);
  const downloads = await recordingDownloads(await readRecording(session, objects), session, 'NOT_REQUESTED', sign);
  return { status: 200, body: { downloads } };
}
