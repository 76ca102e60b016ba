import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { holdsConcurrencyUnit, isTerminal } from '@wallcrawler/session-state';
import { setFields } from './dynamo.ts';
import type { SessionRecord, SessionTables } from './records.ts';
import { optionalFields } from './records.ts';
import { addUsage, billedMinutes } from './usage-ledger.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type UpdateItem = NonNullable<TransactItem['Update']>;

const giveUnitBack = (projects: string, { projectId, sessionId }: SessionRecord): TransactItem => ({
  Update: {
    TableName: projects,
    Key: { projectId },
    UpdateExpression: 'DELETE activeSessions :unit',
    ExpressionAttributeValues: { ':unit': new Set([sessionId]) },
  },
});

/**
 * What a move of a session writes: first its row, on the condition that it is the one that was read; then the unit of
 * concurrency that it gives back, and with a terminal state what the session has used.
 */
export function writesOfMove(
  tables: SessionTables,
  before: SessionRecord,
  after: SessionRecord,
  changes: object,
): [UpdateItem, ...TransactItem[]] {
  const expression = setFields(changes);
  const row: UpdateItem = {
    TableName: tables.sessions,
    Key: { sessionId: before.sessionId },
    ...expression,
    // Bytes are recorded without a new revision, and what the ledger gets must be what the row has.
    ConditionExpression: '#revision = :expected AND proxyBytes = :seenBytes',
    ExpressionAttributeValues: {
      ...expression.ExpressionAttributeValues,
      ':expected': before.revision,
      ':seenBytes': before.proxyBytes,
    },
  };
  const more: TransactItem[] = [];
  if (holdsConcurrencyUnit(before.status) && !holdsConcurrencyUnit(after.status))
    more.push(giveUnitBack(tables.projects, before));
  const { endedAt } = optionalFields(after);
  if (isTerminal(after.status) && endedAt)
    more.push(
      addUsage(tables.usage, after.projectId, endedAt, {
        sessions: 1,
        browserMinutes: billedMinutes(after, new Date(endedAt)),
        proxyBytes: after.proxyBytes,
      }),
    );
  return [row, ...more];
}

/** Raises the bytes of a session that has ended, in its row and in the ledger: both or neither. */
export function lateBytes(tables: SessionTables, session: SessionRecord, proxyBytes: number): TransactItem[] {
  const { endedAt = '' } = optionalFields(session);
  return [
    {
      Update: {
        TableName: tables.sessions,
        Key: { sessionId: session.sessionId },
        UpdateExpression: 'SET proxyBytes = :bytes',
        ConditionExpression: 'proxyBytes = :seenBytes AND attribute_exists(endedAt)',
        ExpressionAttributeValues: { ':bytes': proxyBytes, ':seenBytes': session.proxyBytes },
      },
    },
    addUsage(tables.usage, session.projectId, endedAt, { proxyBytes: proxyBytes - session.proxyBytes }),
  ];
}
