import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { systemClock } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import { isConditionFailure } from './dynamo.ts';
import type { ApiKeyRecord } from './records.ts';

/** `wc_<key id>_<secret>`: the id finds the row, the secret (192 bits) proves the key. */
const KEY_FORMAT = /^wc_([0-9a-f]{16})_[A-Za-z0-9_-]{32}$/;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The API keys table. A key has 256 random bits in all, so a plain hash is enough to keep it. */
export class ApiKeyStore {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(options: { client: DynamoDBDocumentClient; table: string; clock?: Clock }) {
    this.#client = options.client;
    this.#table = options.table;
    this.#clock = options.clock ?? systemClock;
  }

  /** Makes a key for a project. The key is in the result and nowhere else. */
  async create(projectId: string, name: string): Promise<{ key: string; record: ApiKeyRecord }> {
    const keyId = randomBytes(8).toString('hex');
    const key = `wc_${keyId}_${randomBytes(24).toString('base64url')}`;
    const record: ApiKeyRecord = {
      keyId,
      projectId,
      name,
      keyHash: sha256(key).toString('hex'),
      createdAt: this.#clock().toISOString(),
    };
    await this.#client.send(
      new PutCommand({ TableName: this.#table, Item: record, ConditionExpression: 'attribute_not_exists(keyId)' }),
    );
    return { key, record };
  }

  /** The record of a key that is genuine and not revoked; undefined for anything else. */
  async verify(key: string): Promise<ApiKeyRecord | undefined> {
    const keyId = KEY_FORMAT.exec(key)?.[1];
    if (!keyId) return undefined;
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { keyId }, ConsistentRead: true }),
    );
    const record = Item as ApiKeyRecord | undefined;
    if (!record || record.revokedAt) return undefined;
    return timingSafeEqual(sha256(key), Buffer.from(record.keyHash, 'hex')) ? record : undefined;
  }

  /** The keys of a project, newest first, revoked ones included. */
  async *list(projectId: string): AsyncGenerator<ApiKeyRecord> {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await this.#client.send(
        new QueryCommand({
          TableName: this.#table,
          IndexName: 'projectId-createdAt-index',
          KeyConditionExpression: 'projectId = :project',
          ExpressionAttributeValues: { ':project': projectId },
          ScanIndexForward: false,
          ExclusiveStartKey: start,
        }),
      );
      yield* (page.Items ?? []) as ApiKeyRecord[];
      start = page.LastEvaluatedKey;
    } while (start);
  }

  /**
   * Ends a key. Revoking twice is fine.
   * @param projectId only a key of this project. Default: of any.
   * @returns false when there is no such key.
   */
  async revoke(keyId: string, projectId?: string): Promise<boolean> {
    try {
      await this.#client.send(
        new UpdateCommand({
          TableName: this.#table,
          Key: { keyId },
          UpdateExpression: 'SET revokedAt = if_not_exists(revokedAt, :now)',
          ConditionExpression: projectId === undefined ? 'attribute_exists(keyId)' : 'projectId = :project',
          ExpressionAttributeValues: {
            ':now': this.#clock().toISOString(),
            ...(projectId !== undefined && { ':project': projectId }),
          },
        }),
      );
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }
}
