import { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { logsPrefix, parseLogChunkName } from '@wallcrawler/artifacts';
import type { ArtifactObjects, LogChunk } from '@wallcrawler/artifacts';
import { ownedSession } from '@wallcrawler/session-api';
import type { ApiRequest, StreamedResponse } from '@wallcrawler/session-api';
import type { SessionStore } from '@wallcrawler/session-store';
import { toWireLog } from './wire-log.ts';

/** Query of the call: entries from position `after` on, at most `limit` of them. */
export const logsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100_000).optional(),
});

export interface LogsDependencies {
  sessions: Pick<SessionStore, 'get'>;
  objects: Pick<ArtifactObjects, 'list' | 'get'>;
}

/**
 * The log of a session so far, in the order of its entries, while it runs and after it. The header `x-next-after` says
 * where to go on: pass it as `after` to get only what is new. A session that is not logged has an empty log.
 */
export async function listLogs(
  request: Pick<ApiRequest<unknown, z.output<typeof logsQuery>>, 'params' | 'projectId' | 'query'>,
  { sessions, objects }: LogsDependencies,
): Promise<StreamedResponse> {
  const { projectId, sessionId } = await ownedSession(request, sessions);
  const { after, limit = Infinity } = request.query;
  const prefix = logsPrefix(projectId, sessionId);
  const chunks = (await Array.fromAsync(objects.list(prefix))).flatMap(({ key }) => {
    const chunk = parseLogChunkName(key.slice(prefix.length));
    return chunk ? [{ ...chunk, key }] : [];
  });
  const end = chunks.reduce((most, { first, count }) => Math.max(most, first + count), 0);
  const until = Math.min(end, after + limit);
  const wanted = chunks.filter(({ first, count }) => first < until && first + count > after);
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-next-after': String(Math.max(after, until)),
    },
    stream: Readable.from(jsonArray(wanted, { after, until, sessionId, objects })),
  };
}

/** The entries as the text of a JSON array, made while it is read. */
async function* jsonArray(
  chunks: readonly (LogChunk & { key: string })[],
  options: { after: number; until: number; sessionId: string; objects: Pick<ArtifactObjects, 'get'> },
): AsyncGenerator<string> {
  yield '[';
  let separator = '';
  for (const { key, first } of chunks) {
    const body = await options.objects.get(key);
    // Deleted since it was listed: its time was over.
    if (!body) continue;
    let position = first;
    for await (const line of createInterface({ input: body, crlfDelay: Infinity })) {
      if (line === '') continue;
      const at = position++;
      if (at < options.after || at >= options.until) continue;
      yield separator + JSON.stringify(toWireLog(line, options.sessionId));
      separator = ',\n';
    }
  }
  yield ']';
}
