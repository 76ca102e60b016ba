import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { isConditionFailure, retryConflicts } from '@wallcrawler/session-store';
import { systemClock } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import type { ContextRecord } from './records.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type UpdateInput = ConstructorParameters<typeof UpdateCommand>[0];

/** A profile archive as it is in the bucket. */
export interface SavedProfile {
  version: string;
  /** Size in bytes. */
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** Which context, and which session wants to write it. */
export interface LeaseHolder {
  projectId: string;
  contextId: string;
  sessionId: string;
}

/**
 * The right to write a context's profile: one session at a time. It lies in the context's row as `writer`, is taken in
 * the transaction that makes the session, and does not expire by itself: a writer whose session has ended may be
 * replaced, so a crash costs nobody a wait.
 */
export class ContextLease {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor({
    client,
    table,
    clock = systemClock,
  }: {
    client: DynamoDBDocumentClient;
    table: string;
    clock?: Clock;
  }) {
    this.#client = client;
    this.#table = table;
    this.#clock = clock;
  }

  /**
   * The write that takes the lease, for the transaction that makes its session.
   * @param replaces the writer that is known to have ended; the write fails if there is any other.
   */
  take({ projectId, contextId, sessionId }: LeaseHolder, replaces?: string): TransactItem {
    return {
      Update: {
        TableName: this.#table,
        Key: { projectId, contextId },
        UpdateExpression: 'SET #writer = :writer',
        ConditionExpression: `attribute_exists(contextId) AND (attribute_not_exists(#writer)${
          replaces === undefined ? '' : ' OR #writer.sessionId = :replaces'
        })`,
        ExpressionAttributeNames: { '#writer': 'writer' },
        ExpressionAttributeValues: {
          ':writer': { sessionId, since: this.#clock().toISOString() },
          ...(replaces !== undefined && { ':replaces': replaces }),
        },
      },
    };
  }

  /** Gives the lease back if the session has it. @returns whether it had. */
  release(holder: LeaseHolder): Promise<boolean> {
    return this.#ifWriter(holder, { UpdateExpression: 'REMOVE #writer' });
  }

  /**
   * Makes an uploaded profile the newest one and gives the lease back, both or neither.
   * @returns `lost` when the session is not the writer (any more) and this profile is not the newest one; otherwise the
   *   version that it has replaced, if there was one. Committing the same version again is no loss.
   */
  async commit(holder: LeaseHolder, saved: SavedProfile): Promise<'lost' | { replaced?: string }> {
    const before = await this.#get(holder);
    const now = this.#clock().toISOString();
    const written = await this.#ifWriter(holder, {
      UpdateExpression:
        'SET #version = :version, #bytes = :bytes, sha256 = :sha256, savedAt = :now, updatedAt = :now REMOVE #writer',
      ExpressionAttributeNames: { '#version': 'version', '#bytes': 'bytes' },
      ExpressionAttributeValues: {
        ':version': saved.version,
        ':bytes': saved.bytes,
        ':sha256': saved.sha256,
        ':now': now,
      },
    });
    if (written) return before?.version === undefined ? {} : { replaced: before.version };
    return (await this.#get(holder))?.version === saved.version ? {} : 'lost';
  }

  async #get({ projectId, contextId }: LeaseHolder): Promise<ContextRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { projectId, contextId }, ConsistentRead: true }),
    );
    return Item as ContextRecord | undefined;
  }

  /** Updates the row on the condition that the session is its writer. */
  async #ifWriter(
    { projectId, contextId, sessionId }: LeaseHolder,
    update: Pick<UpdateInput, 'UpdateExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'>,
  ): Promise<boolean> {
    const command = new UpdateCommand({
      TableName: this.#table,
      Key: { projectId, contextId },
      UpdateExpression: update.UpdateExpression,
      ConditionExpression: '#writer.sessionId = :own',
      ExpressionAttributeNames: { ...update.ExpressionAttributeNames, '#writer': 'writer' },
      ExpressionAttributeValues: { ...update.ExpressionAttributeValues, ':own': sessionId },
    });
    try {
      await retryConflicts(() => this.#client.send(command));
      return true;
    } catch (error) {
      if (isConditionFailure(error)) return false;
      throw error;
    }
  }
}
