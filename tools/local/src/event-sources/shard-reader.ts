import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record as EngineRecord,
  type DynamoDBStreamsClient,
} from '@aws-sdk/client-dynamodb-streams';

/** What a reader gets at one look. */
export interface ShardPage {
  records: EngineRecord[];
  /** The shard is closed and this was its last page. */
  isLast: boolean;
}

const PAGE_SIZE = 1000;

/** Reads one shard forwards, across iterators that expire and records that are trimmed. */
export class ShardReader {
  readonly #client: DynamoDBStreamsClient;
  readonly #stream: { StreamArn: string; ShardId: string };
  #position: string | undefined;
  #iterator: string | undefined;

  /** Starts after `sequenceNumber`, or at the oldest record there is. */
  constructor(client: DynamoDBStreamsClient, streamArn: string, shardId: string, sequenceNumber: string | undefined) {
    this.#client = client;
    this.#stream = { StreamArn: streamArn, ShardId: shardId };
    this.#position = sequenceNumber;
  }

  /** Throws what the service throws; the next call goes on from the same place with a new iterator. */
  async next(signal: AbortSignal): Promise<ShardPage> {
    try {
      this.#iterator ??= await this.#newIterator(signal);
      const request = new GetRecordsCommand({ ShardIterator: this.#iterator, Limit: PAGE_SIZE });
      const { Records = [], NextShardIterator } = await this.#client.send(request, { abortSignal: signal });
      this.#iterator = NextShardIterator;
      this.#position = Records.at(-1)?.dynamodb?.SequenceNumber ?? this.#position;
      return { records: Records, isLast: NextShardIterator === undefined };
    } catch (error) {
      this.#iterator = undefined;
      // What followed the checkpoint has been trimmed: the oldest record there is comes next.
      if (isNamed(error, 'TrimmedDataAccessException')) this.#position = undefined;
      throw error;
    }
  }

  async #newIterator(signal: AbortSignal): Promise<string | undefined> {
    const start = this.#position
      ? ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: this.#position } as const)
      : ({ ShardIteratorType: 'TRIM_HORIZON' } as const);
    const request = new GetShardIteratorCommand({ ...this.#stream, ...start });
    return (await this.#client.send(request, { abortSignal: signal })).ShardIterator;
  }
}

export const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;
