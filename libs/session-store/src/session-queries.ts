import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { SessionState } from '@wallcrawler/session-state';
import type { SessionRecord } from './records.ts';

const statusIndex = 'status-expiresAt-index';
const projectIndex = 'projectId-createdAt-index';

/** Where a list of a project's sessions goes on: after this one. */
export type SessionPosition = Pick<SessionRecord, 'createdAt' | 'sessionId'>;

export interface ProjectListOptions {
  /** Goes on after this session. */
  after?: SessionPosition;
  /** Only sessions in one of these states. */
  states?: readonly SessionState[];
  /** Only sessions whose metadata has this text at this path. */
  metadata?: { path: readonly string[]; value: string };
  /** How many rows one read takes at most. Default: as many as fit in 1 MB. */
  pageSize?: number;
}

/** The query for a project's sessions, newest first. Filters work at the table, so that what they drop is not sent. */
export function projectQuery(
  projectId: string,
  options: ProjectListOptions = {},
): Omit<QueryCommandInput, 'TableName'> {
  const { after, states, metadata, pageSize } = options;
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = { ':project': projectId };
  const filters: string[] = [];
  if (states) {
    names['#status'] = 'status';
    states.forEach((state, at) => (values[`:state${at}`] = state));
    filters.push(`#status IN (${states.map((_, at) => `:state${at}`).join(', ')})`);
  }
  if (metadata) {
    metadata.path.forEach((key, at) => (names[`#key${at}`] = key));
    values[':text'] = metadata.value;
    filters.push(`${['userMetadata', ...metadata.path.map((_, at) => `#key${at}`)].join('.')} = :text`);
  }
  return {
    IndexName: projectIndex,
    KeyConditionExpression: 'projectId = :project',
    ScanIndexForward: false,
    ...(filters.length > 0 && { FilterExpression: filters.join(' AND ') }),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ExpressionAttributeValues: values,
    ...(after && { ExclusiveStartKey: { projectId, createdAt: after.createdAt, sessionId: after.sessionId } }),
    ...(pageSize && { Limit: pageSize }),
  };
}

/** The query for the sessions in a state, the first to expire first. */
export function statusQuery(status: SessionState, expiredBefore?: number): Omit<QueryCommandInput, 'TableName'> {
  const bounded = expiredBefore !== undefined;
  return {
    IndexName: statusIndex,
    KeyConditionExpression: `#status = :status${bounded ? ' AND expiresAt < :before' : ''}`,
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':status': status, ...(bounded && { ':before': expiredBefore }) },
  };
}
