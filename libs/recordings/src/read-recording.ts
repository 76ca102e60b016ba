import { text } from 'node:stream/consumers';
import {
  parseSegmentName,
  recordingPrefix,
  RECORDED_PAGE_NAME,
  RECORDED_VIDEO_NAME,
  RECORDING_STATUS_NAME,
  type ArtifactObject,
  type ArtifactObjects,
  type RecordedPage,
  type RecordingSegment,
  type RecordingStatus,
} from '@wallcrawler/artifacts';
import { ApiError } from '@wallcrawler/session-api';
import type { SessionRecord } from '@wallcrawler/session-store';

/** What is stored of one page. */
export interface PageInRecording extends RecordedPage {
  /** In the order of time. */
  readonly segments: readonly (RecordingSegment & { key: string })[];
  /** The whole page as MP4, once it is made. */
  readonly video?: ArtifactObject;
}

/** What is stored of a session's recording. */
export interface Recording {
  /** Absent before the container has begun, and for a session that never got a browser. */
  readonly status?: RecordingStatus;
  /** In the order of their numbers. */
  readonly pages: readonly PageInRecording[];
}

/**
 * Finds what is stored of a recording, while it is made and after that. The listing is consistent: what was stored is
 * there at once.
 * @throws ApiError 404 `not_recorded` for a session that was asked not to be recorded, 501 `recording_unavailable`
 *   where nothing can be recorded.
 */
export const readRecording = async (
  { projectId, sessionId, settings }: Pick<SessionRecord, 'projectId' | 'sessionId' | 'settings'>,
  objects: Pick<ArtifactObjects, 'list' | 'get'>,
): Promise<Recording> => {
  if (settings.recordSession === false)
    throw new ApiError('not_recorded', 'this session is not recorded: it was created with recordSession: false');
  const prefix = recordingPrefix(projectId, sessionId);
  const readJson = async <T>(name: string): Promise<T | undefined> => {
    const body = await objects.get(prefix + name);
    return body && (JSON.parse(await text(body)) as T);
  };
  const [status, found] = await Promise.all([
    readJson<RecordingStatus>(RECORDING_STATUS_NAME),
    Array.fromAsync(objects.list(prefix)),
  ]);
  if (status?.state === 'unavailable')
    throw new ApiError(
      'recording_unavailable',
      `sessions cannot be recorded: ${status.reason ?? 'no reason is known'}`,
    );

  const byPage = new Map<string, ArtifactObject[]>();
  for (const object of found) {
    const [page, name, ...deeper] = object.key.slice(prefix.length).split('/');
    if (!page || !name || deeper.length > 0 || !/^\d{1,3}$/.test(page)) continue;
    byPage.set(page, [...(byPage.get(page) ?? []), object]);
  }
  const read = async ([pageId, own]: [string, ArtifactObject[]]): Promise<PageInRecording | undefined> => {
    // A page shows up with its details: they are stored with its first picture.
    const page = await readJson<RecordedPage>(`${pageId}/${RECORDED_PAGE_NAME}`);
    const folder = `${prefix}${pageId}/`;
    const segments = own.flatMap(({ key }) => {
      const segment = parseSegmentName(key.slice(folder.length));
      return segment ? [{ ...segment, key }] : [];
    });
    const video = own.find(({ key }) => key === folder + RECORDED_VIDEO_NAME);
    return page && { ...page, segments, ...(video && { video }) };
  };
  const pages = await Promise.all([...byPage].map(read));
  return {
    ...(status && { status }),
    pages: pages.filter((page) => page !== undefined).sort((one, other) => Number(one.pageId) - Number(other.pageId)),
  };
};
