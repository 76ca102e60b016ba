import { DescribeStreamCommand, type DynamoDBStreamsClient, type Shard } from '@aws-sdk/client-dynamodb-streams';
import { CheckpointStore } from './checkpoint-store.ts';
import type { EventSource } from './event-source.ts';
import { failureRecord, type StreamFailureRecord } from './failure-record.ts';
import { Gate } from './gate.ts';
import type { Invoke } from './invoke.ts';
import { anyFilter, readMapping, type EventSourceMappingProperties } from './mapping.ts';
import { Notifier } from './notifier.ts';
import { ShardConsumer } from './shard-consumer.ts';
import { isNamed, ShardReader } from './shard-reader.ts';

export interface StreamEventSourceOptions {
  /** Names the checkpoint file: stable across restarts, one per mapping. */
  name: string;
  mapping: EventSourceMappingProperties;
  client: DynamoDBStreamsClient;
  /** The stream's ARN as the engine knows it. */
  streamArn: string;
  /** The `eventSourceARN` of the records; default: the mapping's EventSourceArn. */
  eventSourceArn?: string;
  /** Where checkpoints are kept; created when missing. */
  checkpointDirectory: string;
  invoke: Invoke;
  /** Sends to the mapping's on-failure destination; repeated until it does not throw. */
  sendFailure: (destinationArn: string, record: StreamFailureRecord) => Promise<void>;
  /** Milliseconds before the retries of a batch; default 100, doubling up to 5000. */
  retryBackoff?: { first: number; most: number };
  /** Told of what is retried or given up without a destination. */
  onError?: (error: unknown) => void;
}

/** Milliseconds between looks for new shards. */
const DISCOVERY = 5_000;

/** Feeds a DynamoDB stream to a function, as a Lambda event source mapping does: at least once, in order per item. */
export function startStreamEventSource(options: StreamEventSourceOptions): EventSource {
  const source = new StreamEventSource(options);
  const running = source.run();
  return {
    pause: () => source.pause(),
    resume: () => source.gate.open(),
    stop: async () => {
      source.stopping.abort();
      await running;
    },
  };
}

class StreamEventSource {
  readonly gate = new Gate();
  readonly stopping = new AbortController();
  readonly #options: StreamEventSourceOptions;
  readonly #mapping;
  readonly #checkpoints: CheckpointStore;
  readonly #consumers = new Map<string, Promise<void>>();
  readonly #shardEnded = new Notifier();

  constructor(options: StreamEventSourceOptions) {
    this.#options = options;
    this.#mapping = readMapping('stream', options.mapping);
    this.#checkpoints = new CheckpointStore(options.checkpointDirectory, options.name, options.streamArn);
    if (String(options.mapping.Enabled) === 'false') this.gate.close();
  }

  async pause(): Promise<void> {
    this.gate.close();
    await this.gate.idle();
  }

  async run(): Promise<void> {
    const { signal } = this.stopping;
    const { startingPosition } = this.#mapping;
    const notBefore =
      startingPosition === 'LATEST' && this.#checkpoints.isEmpty ? Math.floor(Date.now() / 1000) : undefined;
    while (!signal.aborted) {
      let wait = DISCOVERY;
      try {
        const shards = await this.#listShards(signal);
        for (const shard of this.#startable(shards)) this.#consume(shard, notBefore);
      } catch (error) {
        if (!signal.aborted) this.#report(error);
        wait = DISCOVERY / 10;
      }
      await this.#shardEnded.wait(signal, wait);
    }
    await Promise.all(this.#consumers.values());
    await this.#checkpoints.flush();
  }

  async #listShards(signal: AbortSignal): Promise<Shard[]> {
    const shards: Shard[] = [];
    let last: string | undefined;
    do {
      const request = new DescribeStreamCommand({ StreamArn: this.#options.streamArn, ExclusiveStartShardId: last });
      const { StreamDescription } = await this.#options.client.send(request, { abortSignal: signal });
      shards.push(...(StreamDescription?.Shards ?? []));
      last = StreamDescription?.LastEvaluatedShardId;
    } while (last);
    return shards;
  }

  /** A child follows its parent, or an item's records would overtake each other. */
  #startable(shards: Shard[]): string[] {
    const isFinished = (id: string) => this.#checkpoints.get(id)?.finished === true;
    const present = new Set(shards.map(({ ShardId }) => ShardId));
    return shards.flatMap(({ ShardId = '', ParentShardId }) => {
      if (this.#consumers.has(ShardId) || isFinished(ShardId)) return [];
      const parentIsDone = !ParentShardId || !present.has(ParentShardId) || isFinished(ParentShardId);
      return parentIsDone ? [ShardId] : [];
    });
  }

  #consume(shardId: string, notBefore: number | undefined): void {
    const { client, streamArn, eventSourceArn, mapping, invoke, retryBackoff } = this.#options;
    const { signal } = this.stopping;
    if (!this.#checkpoints.get(shardId)) this.#checkpoints.set(shardId, notBefore === undefined ? {} : { notBefore });
    const templateArn = eventSourceArn ?? mapping.EventSourceArn;
    const consumer = new ShardConsumer({
      shardId,
      reader: new ShardReader(client, streamArn, shardId, this.#checkpoints.get(shardId)?.sequenceNumber),
      checkpoints: this.#checkpoints,
      accepts: anyFilter(this.#mapping.filters),
      eventSourceArn: templateArn,
      mapping: this.#mapping,
      gate: this.gate,
      signal,
      backoff: retryBackoff ?? { first: 100, most: 5_000 },
      onError: (error) => this.#report(error),
      invoke: async (name, payload) => {
        await this.gate.passed(signal);
        return this.gate.track(() => invoke(name, payload));
      },
      giveUp: async (batch) => {
        const record = failureRecord(batch, { shardId, streamArn: templateArn, functionArn: mapping.FunctionName });
        const destination = this.#mapping.failureDestination;
        if (destination) await this.#options.sendFailure(destination, record);
        else this.#report(new Error(`records given up: ${JSON.stringify(record)}`));
      },
    });
    const consuming = consumer.run().then(() => {
      this.#consumers.delete(shardId);
      this.#shardEnded.notify();
    });
    this.#consumers.set(shardId, consuming);
  }

  #report(error: unknown): void {
    if (!isNamed(error, 'AbortError')) this.#options.onError?.(error);
  }
}
