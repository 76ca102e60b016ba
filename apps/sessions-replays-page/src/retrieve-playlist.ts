import { Readable } from 'node:stream';
import type { ArtifactObjects } from '@wallcrawler/artifacts';
import { hlsPlaylist, readRecording } from '@wallcrawler/recordings';
import type { SignUrl } from '@wallcrawler/recordings';
import { ApiError, ownedSession } from '@wallcrawler/session-api';
import type { ApiRequest, StreamedResponse } from '@wallcrawler/session-api';
import { isTerminal } from '@wallcrawler/session-state';
import type { SessionStore } from '@wallcrawler/session-store';

export interface PlaylistDependencies {
  sessions: Pick<SessionStore, 'get'>;
  objects: Pick<ArtifactObjects, 'list' | 'get'>;
  sign: SignUrl;
}

/**
 * The HLS playlist of one recorded page: one that grows while the page is recorded, and a complete one after that. Its
 * segments are URLs that need no API key and end by themselves.
 * @throws ApiError 404 when the session or this page of it is not recorded, 501 where nothing can be recorded.
 */
export async function retrievePlaylist(
  request: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId'>,
  { sessions, objects, sign }: PlaylistDependencies,
): Promise<StreamedResponse> {
  const session = await ownedSession(request, sessions);
  const { pages } = await readRecording(session, objects);
  const page = pages.find(({ pageId }) => pageId === request.params['pageId']);
  if (!page) throw new ApiError('not_found', 'pageId: the session has no recording of this page; list its replays');
  const segments = await Promise.all(
    page.segments.map(async ({ key, startMs, durationMs }) => ({ url: await sign(key), startMs, durationMs })),
  );
  const playlist = hlsPlaylist(segments, page.endMs !== undefined || isTerminal(session.status));
  return {
    status: 200,
    headers: { 'content-type': 'application/vnd.apple.mpegurl', 'cache-control': 'no-store' },
    stream: Readable.from([playlist]),
  };
}
