import { matchesMetadata, parseMetadataQuery, toWireSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse, ListSessionsQuery, WireSession } from '@wallcrawler/session-api';
import { statesOf } from '@wallcrawler/session-state';
import type { SessionPosition, SessionRecord, SessionStore } from '@wallcrawler/session-store';
import { fromCursor, toCursor } from './cursor.ts';

export interface ListDependencies {
  sessions: Pick<SessionStore, 'listByProject' | 'listUnended'>;
}

/** Rows read at a time through a filter: enough that a rare match takes few reads, and a common one reads little. */
const FILTERED_PAGE = 500;

type MetadataFilter = ReturnType<typeof parseMetadataQuery>;

/** A body has at most 16 levels, and no empty keys: what is asked for beyond that is in no session's metadata. */
const canBeThere = ({ path }: MetadataFilter): boolean => path.length <= 16 && path.every((key) => key !== '');

/** Sessions of a list that is sorted newest first, after a position. */
function* following(records: readonly SessionRecord[], after: SessionPosition | undefined): Generator<SessionRecord> {
  const isAfter = ({ createdAt, sessionId }: SessionRecord): boolean =>
    !after || createdAt < after.createdAt || (createdAt === after.createdAt && sessionId < after.sessionId);
  for (const record of records) if (isAfter(record)) yield record;
}

/** Where to read from: the few sessions that have not ended need no search through the history. */
async function candidates(
  projectId: string,
  { status, limit }: ListSessionsQuery,
  after: SessionPosition | undefined,
  metadata: MetadataFilter | undefined,
  { sessions }: ListDependencies,
): Promise<AsyncIterable<SessionRecord> | Iterable<SessionRecord>> {
  if (metadata && !canBeThere(metadata)) return [];
  if (status === 'PENDING' || status === 'RUNNING') return following(await sessions.listUnended(projectId), after);
  const isFiltered = status !== undefined || metadata !== undefined;
  return sessions.listByProject(projectId, {
    after,
    metadata,
    ...(status && { states: statesOf(status) }),
    // One more than asked for tells whether there is a next page.
    pageSize: isFiltered ? Math.max(FILTERED_PAGE, limit + 1) : limit + 1,
  });
}

/**
 * The project's sessions, newest first, filtered by status and by one string of their metadata. Where there are more,
 * the header `x-next-cursor` tells how to go on.
 */
export async function listSessions(
  { projectId, query }: Pick<ApiRequest<unknown, ListSessionsQuery>, 'projectId' | 'query'>,
  dependencies: ListDependencies,
): Promise<ApiResponse> {
  const metadata = query.q === undefined ? undefined : parseMetadataQuery(query.q);
  const after = query.cursor === undefined ? undefined : fromCursor(projectId, query.cursor);
  const found: WireSession[] = [];
  let last: SessionRecord | undefined;
  for await (const record of await candidates(projectId, query, after, metadata, dependencies)) {
    const session = toWireSession(record);
    if (query.status && session.status !== query.status) continue;
    if (metadata && !matchesMetadata(metadata, session.userMetadata)) continue;
    if (last && found.length === query.limit)
      return { status: 200, body: found, headers: { 'x-next-cursor': toCursor(projectId, last) } };
    found.push(session);
    last = record;
  }
  return { status: 200, body: found };
}
