import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Found } from '../provision/target.ts';

const INTERVAL = 60_000;

/** Deletes the items whose time is over, which DynamoDB does by itself and the local engine does not. */
export async function deleteExpired(
  client: DynamoDBDocumentClient,
  { table, attribute, keys }: Found['expiring'][number],
  now: number = Math.floor(Date.now() / 1000),
): Promise<number> {
  const expired = {
    FilterExpression: '#ttl < :now',
    ExpressionAttributeNames: { '#ttl': attribute },
    ExpressionAttributeValues: { ':now': now },
  };
  let deleted = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName: table, ...expired, ExclusiveStartKey: start }));
    for (const item of page.Items ?? []) {
      const Key = Object.fromEntries(keys.map((key) => [key, item[key] as unknown]));
      const { FilterExpression: ConditionExpression, ...names } = expired;
      // An item that was renewed after the scan stays.
      await client.send(new DeleteCommand({ TableName: table, Key, ConditionExpression, ...names })).then(
        () => (deleted += 1),
        (error: Error) => {
          if (error.name !== 'ConditionalCheckFailedException') throw error;
        },
      );
    }
    start = page.LastEvaluatedKey;
  } while (start);
  return deleted;
}

/** Sweeps all tables once a minute. @returns what ends it. */
export function startTtlSweeper(
  client: DynamoDBDocumentClient,
  expiring: Found['expiring'],
  log: (message: string) => void,
): () => void {
  const timer = setInterval(() => {
    for (const table of expiring)
      deleteExpired(client, table).catch((error: unknown) => log(`expiring ${table.table}: ${String(error)}`));
  }, INTERVAL);
  return () => clearInterval(timer);
}
