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
 * Asks for a video of each recorded page. Videos are made in any case when a page closes or its session ends, so there
 * is nothing to start: what is not there yet is PENDING from now on.
 * @throws ApiError 404 when the session is not recorded, 501 where nothing can be recorded.
 */
export async function createDownloads(
  request: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId'>,
  { sessions, objects, sign }: DownloadsDependencies,
): Promise<ApiResponse> {
  const session = await ownedSession(request, sessions);
  const downloads = await recordingDownloads(await readRecording(session, objects), session, 'PENDING', sign);
  return { status: 202, body: { downloads } };
}
