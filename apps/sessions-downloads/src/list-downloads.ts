import * as z from 'zod';
import { downloadsPrefix } from '@wallcrawler/artifacts';
import type { ArtifactObjects } from '@wallcrawler/artifacts';
import { ApiError, ownedSession } from '@wallcrawler/session-api';
import type { ApiRequest, StreamedResponse } from '@wallcrawler/session-api';
import type { SessionStore } from '@wallcrawler/session-store';
import { zipOf } from './zip-of.ts';

/** Query of the call: `name` picks one file. */
export const downloadsQuery = z.strictObject({ name: z.string().min(1).max(300).optional() });

/** What Lambda streams in one answer is 200 MB; a little of it is the archive's own. */
export const MAX_ARCHIVE_BYTES = 195 * 1024 * 1024;

export interface DownloadsDependencies {
  sessions: Pick<SessionStore, 'get'>;
  objects: Pick<ArtifactObjects, 'list' | 'get'>;
}

/**
 * The files that the session has downloaded so far, in one zip that is made while it is sent. Their names are those
 * that they were stored under, `<name>-<time>.<ending>`. A session without downloads gives an empty zip.
 * @throws ApiError 413 when they are more than one answer carries, 404 for a name that is not there.
 */
export async function listDownloads(
  request: Pick<ApiRequest<unknown, z.output<typeof downloadsQuery>>, 'params' | 'projectId' | 'query'>,
  { sessions, objects }: DownloadsDependencies,
): Promise<StreamedResponse> {
  const { projectId, sessionId } = await ownedSession(request, sessions);
  const prefix = downloadsPrefix(projectId, sessionId);
  const all = (await Array.fromAsync(objects.list(prefix))).map((object) => ({
    ...object,
    name: object.key.slice(prefix.length),
  }));
  const { name: wanted } = request.query;
  const files = wanted === undefined ? all : all.filter(({ name }) => name === wanted);
  if (wanted !== undefined && files.length === 0)
    throw new ApiError('not_found', `name: this session has no download ${JSON.stringify(wanted)}`);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total > MAX_ARCHIVE_BYTES)
    throw new ApiError(
      'body_too_large',
      `the downloads have ${total} bytes, and one answer carries ${MAX_ARCHIVE_BYTES}; ` +
        'ask for each by ?name=, which is its name with the time that was added',
    );
  return {
    status: 200,
    headers: {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="downloads-${sessionId}.zip"`,
      'cache-control': 'no-store',
    },
    stream: zipOf(files, (key) => objects.get(key)),
  };
}
