import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SessionRecord } from './records.ts';

/** BatchGetItem takes at most 100 keys. */
const BATCH = 100;

/** The sessions of these ids, in no order and without those that do not exist. Strongly consistent. */
export async function readSessions(
  client: DynamoDBDocumentClient,
  table: string,
  sessionIds: readonly string[],
): Promise<SessionRecord[]> {
  const found: SessionRecord[] = [];
  for (let at = 0; at < sessionIds.length; at += BATCH) {
    let keys: Record<string, unknown>[] = sessionIds.slice(at, at + BATCH).map((sessionId) => ({ sessionId }));
    while (keys.length > 0) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
      );
      found.push(...((Responses?.[table] ?? []) as SessionRecord[]));
      keys = UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return found;
}
