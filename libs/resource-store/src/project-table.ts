import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { systemClock } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';

/** Longest id that is looked up. DynamoDB refuses an empty key, and a very long one, with an error of its own. */
const MAX_ID_LENGTH = 100;

/** Whether a text from a path can be an id at all; `#` is in the keys of rows that are no resources. */
export const isResourceId = (text: string): boolean =>
  text !== '' && text.length <= MAX_ID_LENGTH && !text.includes('#');

export interface ProjectTableOptions {
  client: DynamoDBDocumentClient;
  table: string;
  clock?: Clock;
}

interface Row {
  projectId: string;
  createdAt: string;
  updatedAt: string;
}

/** A table whose key is the project and then an id, so that a foreign row is simply not there. */
export class ProjectTable<R extends Row> {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #id: string;
  readonly #clock: Clock;

  /** @param id name of the key's second attribute. */
  constructor({ client, table, clock = systemClock }: ProjectTableOptions, id: string) {
    this.#client = client;
    this.#table = table;
    this.#id = id;
    this.#clock = clock;
  }

  /** Reads one row, strongly consistent. */
  async get(projectId: string, id: string): Promise<R | undefined> {
    if (!isResourceId(id)) return undefined;
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { projectId, [this.#id]: id }, ConsistentRead: true }),
    );
    return Item as R | undefined;
  }

  /** Writes a new row. Its files come first: then whatever a row names is there. */
  async create(fresh: Omit<R, 'createdAt' | 'updatedAt'>): Promise<R> {
    const now = this.#clock().toISOString();
    const row = { ...fresh, createdAt: now, updatedAt: now } as R;
    await this.#client.send(
      new PutCommand({
        TableName: this.#table,
        Item: row,
        ConditionExpression: 'attribute_not_exists(projectId)',
      }),
    );
    return row;
  }

  /** @returns whether there was such a row. */
  async delete(projectId: string, id: string): Promise<boolean> {
    if (!isResourceId(id)) return false;
    const { Attributes } = await this.#client.send(
      new DeleteCommand({ TableName: this.#table, Key: { projectId, [this.#id]: id }, ReturnValues: 'ALL_OLD' }),
    );
    return Attributes !== undefined;
  }

  /**
   * The rows of a project, newest first, strongly consistent.
   * @param before only ids that sort before this one.
   */
  async list(projectId: string, before?: string): Promise<R[]> {
    const rows: R[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          KeyConditionExpression: `projectId = :project${before === undefined ? '' : ' AND #id < :before'}`,
          ...(before !== undefined && { ExpressionAttributeNames: { '#id': this.#id } }),
          ExpressionAttributeValues: { ':project': projectId, ...(before !== undefined && { ':before': before }) },
          ConsistentRead: true,
          ExclusiveStartKey: start,
        }),
      );
      rows.push(...((page.Items ?? []) as R[]));
      start = page.LastEvaluatedKey;
    } while (start);
    return rows.sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1));
  }
}
