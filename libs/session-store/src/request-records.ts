import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBDocumentClient, TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { epochSeconds, systemClock } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import { cancellationCodes } from './dynamo.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** Which session a request made. */
export interface RequestRecord {
  requestHash: string;
  sessionId: string;
  /** Hash of the body, so that one idempotency key is not used for two different requests. */
  bodyHash: string;
}

/** Remembers which session a create request made, so that its repetition returns the same one. */
export class RequestRecords {
  readonly #client: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #clock: Clock;

  constructor(options: { client: DynamoDBDocumentClient; table: string; clock?: Clock }) {
    this.#client = options.client;
    this.#table = options.table;
    this.#clock = options.clock ?? systemClock;
  }

  /** What is remembered of this request, if anything. */
  async find(requestHash: string): Promise<RequestRecord | undefined> {
    const { Item } = await this.#client.send(
      new GetCommand({ TableName: this.#table, Key: { requestHash }, ConsistentRead: true }),
    );
    const record = Item as (RequestRecord & { ttl: number }) | undefined;
    // DynamoDB deletes an expired row late, so the reader checks its time itself.
    return record && record.ttl > epochSeconds(this.#clock()) ? record : undefined;
  }

  /**
   * The write that remembers a request, to be made in one transaction with the session.
   * @param windowSeconds for how long a repetition is recognised.
   * @param replaces what may stand there already: `anything`, or only the record of this session id (or none). A first
   *   attempt without a key of its own replaces anything: two equal requests are two sessions unless the second one
   *   says that it is a retry.
   */
  remember(record: RequestRecord, windowSeconds: number, replaces: string | undefined): TransactItem {
    const now = epochSeconds(this.#clock());
    return {
      Put: {
        TableName: this.#table,
        Item: { ...record, ttl: now + windowSeconds },
        ...(replaces !== 'anything' && {
          ConditionExpression: 'attribute_not_exists(requestHash) OR #ttl <= :now OR sessionId = :replaces',
          ExpressionAttributeNames: { '#ttl': 'ttl' },
          ExpressionAttributeValues: { ':now': now, ':replaces': replaces ?? '' },
        }),
      },
    };
  }

  /** Forgets a request, so that a repetition of it is a request of its own. */
  async forget(requestHash: string): Promise<void> {
    await this.#client.send(new DeleteCommand({ TableName: this.#table, Key: { requestHash } }));
  }

  /** Whether a create failed because its request was remembered already (it is the third item of the transaction). */
  static isRepeat = (error: unknown): boolean => cancellationCodes(error)?.[2] === 'ConditionalCheckFailed';
}
