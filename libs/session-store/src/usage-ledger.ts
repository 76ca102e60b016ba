import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { SessionRecord } from './records.ts';
import { optionalFields } from './records.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What the sessions of one project that ended on one day (UTC) have used. */
export interface UsageRecord {
  projectId: string;
  /** `YYYY-MM-DD`. */
  day: string;
  sessions: number;
  browserMinutes: number;
  proxyBytes: number;
}

export type Usage = Pick<UsageRecord, 'sessions' | 'browserMinutes' | 'proxyBytes'>;

const MINUTE_MS = 60_000;

export const usageDay = (at: string): string => at.slice(0, 10);

/**
 * The browser minutes of one session: from ready to end, rounded up, at least one. A session whose browser never came
 * up costs nothing; one that still runs counts until now, and never beyond its `expiresAt`.
 */
export function billedMinutes(session: SessionRecord, now: Date): number {
  if (!session.startedAt) return 0;
  const { endedAt } = optionalFields(session);
  const end = endedAt ? Date.parse(endedAt) : Math.min(now.getTime(), session.expiresAt * 1000);
  return Math.max(1, Math.ceil((end - Date.parse(session.startedAt)) / MINUTE_MS));
}

/**
 * Adds to a project's day. It goes into the transaction that ends a session, whose condition on the row's revision
 * makes it happen once, whoever ends the session and however often.
 */
export const addUsage = (table: string, projectId: string, endedAt: string, usage: Partial<Usage>): TransactItem => {
  const added = Object.entries(usage).filter(([, amount]) => amount > 0);
  return {
    Update: {
      TableName: table,
      Key: { projectId, day: usageDay(endedAt) },
      UpdateExpression: `ADD ${added.map(([name]) => `${name} :${name}`).join(', ')}`,
      ExpressionAttributeValues: Object.fromEntries(added.map(([name, amount]) => [`:${name}`, amount])),
    },
  };
};

/** The usage table. The stores write it; this reads it. */
export class UsageLedger {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;

  constructor(options: { client: DynamoDBDocumentClient; table: string }) {
    this.#client = options.client;
    this.#table = options.table;
  }

  /** Every day on which a session of the project has ended, the oldest first, strongly consistent. */
  async days(projectId: string): Promise<UsageRecord[]> {
    const days: UsageRecord[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: 'projectId = :project',
          ExpressionAttributeValues: { ':project': projectId },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      for (const { sessions = 0, browserMinutes = 0, proxyBytes = 0, ...row } of (page.Items ?? []) as UsageRecord[])
        days.push({ ...row, sessions, browserMinutes, proxyBytes });
      start = page.LastEvaluatedKey;
    } while (start);
    return days;
  }
}
