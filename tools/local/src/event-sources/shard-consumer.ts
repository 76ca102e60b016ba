import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { deliverBatch, type DeliveryOptions } from './batch-delivery.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { EventMatcher } from './event-pattern.ts';
import type { Gate } from './gate.ts';
import { Notifier } from './notifier.ts';
import { ShardLane } from './shard-lane.ts';
import { ShardProgress } from './shard-progress.ts';
import { isNamed, type ShardReader } from './shard-reader.ts';
import { changesNothing, itemKey, toStreamRecord, type StreamRecord } from './stream-record.ts';

export interface ShardConsumerOptions extends Omit<DeliveryOptions, 'onDone'> {
  shardId: string;
  reader: ShardReader;
  checkpoints: CheckpointStore;
  accepts: EventMatcher;
  /** The stream's ARN as the template knows it. */
  eventSourceArn: string;
  gate: Gate;
  onError: (error: unknown) => void;
}

/**
 * Milliseconds between looks: often while records come and for a while after the last one, because a session writes
 * several in its first second and somebody waits for one of them; seldom when nothing happens.
 */
const POLL = { busy: 25, idle: 200, busyFor: 2_000 };
/** Records read ahead of the checkpoint, at most. */
const READ_AHEAD = 10_000;

/** Reads a shard, deals its records out to lanes by item, and keeps the checkpoint. */
export class ShardConsumer {
  readonly #options: ShardConsumerOptions;
  readonly #progress = new ShardProgress();
  readonly #moved = new Notifier();
  readonly #lanes: ShardLane[];

  constructor(options: ShardConsumerOptions) {
    this.#options = options;
    const { mapping, signal } = options;
    const onDone = (records: StreamRecord[]) => this.#complete(records.map(({ dynamodb }) => dynamodb.SequenceNumber));
    this.#lanes = Array.from(
      { length: mapping.parallelizationFactor },
      () =>
        new ShardLane({
          batchSize: mapping.batchSize,
          window: mapping.batchingWindowSeconds * 1000,
          deliver: (batch) => deliverBatch(batch, { ...options, onDone }),
          signal,
        }),
    );
  }

  /** Resolves to true when the shard has been processed to its end, to false when the signal has aborted. */
  async run(): Promise<boolean> {
    const lanes = Promise.allSettled(this.#lanes.map((lane) => lane.run()));
    const reachedEnd = await this.#read();
    for (const lane of this.#lanes) lane.close();
    await lanes;
    if (!reachedEnd || this.#options.signal.aborted) return false;
    this.#save({ finished: true });
    return true;
  }

  async #read(): Promise<boolean> {
    const { gate, reader, signal, onError } = this.#options;
    let pause: number;
    let lastRecordAt = -Infinity;
    while (!signal.aborted) {
      try {
        await gate.passed(signal);
        while (this.#progress.size >= READ_AHEAD && !signal.aborted) await this.#moved.wait(signal);
        const { records, isLast } = await reader.next(signal);
        for (const record of records) this.#take(toStreamRecord(record, this.#options.eventSourceArn));
        if (isLast) return true;
        if (records.length > 0) lastRecordAt = performance.now();
        pause = performance.now() - lastRecordAt < POLL.busyFor ? POLL.busy : POLL.idle;
      } catch (error) {
        if (signal.aborted) return false;
        // The shard has left the stream with everything in it.
        if (isNamed(error, 'ResourceNotFoundException')) return true;
        if (!isNamed(error, 'ExpiredIteratorException')) onError(error);
        pause = POLL.idle;
      }
      await sleep(pause, undefined, { signal }).catch(() => {});
    }
    return false;
  }

  #take(record: StreamRecord): void {
    const { accepts, checkpoints, shardId } = this.#options;
    const { SequenceNumber, ApproximateCreationDateTime } = record.dynamodb;
    this.#progress.add(SequenceNumber);
    const tooEarly = ApproximateCreationDateTime < (checkpoints.get(shardId)?.notBefore ?? 0);
    if (tooEarly || changesNothing(record) || !accepts(record)) return this.#complete([SequenceNumber]);
    const lane = createHash('sha256').update(itemKey(record)).digest().readUInt32BE(0) % this.#lanes.length;
    this.#lanes[lane]?.add(record);
  }

  #complete(sequenceNumbers: string[]): void {
    const sequenceNumber = this.#progress.complete(sequenceNumbers);
    if (sequenceNumber) this.#save({ sequenceNumber });
    this.#moved.notify();
  }

  #save(change: { sequenceNumber?: string; finished?: boolean }): void {
    const { checkpoints, shardId } = this.#options;
    checkpoints.set(shardId, { ...checkpoints.get(shardId), ...change });
  }
}
