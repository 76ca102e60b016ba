import { Notifier } from './notifier.ts';
import type { StreamRecord } from './stream-record.ts';

export interface LaneOptions {
  batchSize: number;
  /** Milliseconds a batch may wait to be filled. */
  window: number;
  deliver: (batch: StreamRecord[]) => Promise<void>;
  signal: AbortSignal;
}

/** Most bytes of one batch: the limit of an invocation's payload. */
const BATCH_BYTES = 6 * 1024 * 1024 - 4096;

/** One of a shard's parallel lines: batches follow each other, so the records of an item keep their order. */
export class ShardLane {
  readonly #options: LaneOptions;
  readonly #changed = new Notifier();
  readonly #queue: { record: StreamRecord; bytes: number }[] = [];
  #oldest = 0;
  #closed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  add(record: StreamRecord): void {
    if (this.#queue.length === 0) this.#oldest = Date.now();
    this.#queue.push({ record, bytes: Buffer.byteLength(JSON.stringify(record)) });
    this.#changed.notify();
  }

  /** No record follows: what is there goes out at once, and `run` ends. */
  close(): void {
    this.#closed = true;
    this.#changed.notify();
  }

  /** Delivers until the lane is closed and empty; rejects when the signal aborts a delivery. */
  async run(): Promise<void> {
    const { signal, deliver, window } = this.#options;
    while (!signal.aborted) {
      if (this.#queue.length === 0) {
        if (this.#closed) return;
        await this.#changed.wait(signal);
        continue;
      }
      const due = this.#oldest + window - Date.now();
      if (due > 0 && !this.#isFull && !this.#closed) {
        await this.#changed.wait(signal, due);
        continue;
      }
      await deliver(this.#take());
    }
  }

  get #isFull(): boolean {
    if (this.#queue.length >= this.#options.batchSize) return true;
    return this.#queue.reduce((sum, { bytes }) => sum + bytes, 0) >= BATCH_BYTES;
  }

  #take(): StreamRecord[] {
    let bytes = 0;
    let count = 0;
    for (const one of this.#queue.slice(0, this.#options.batchSize)) {
      bytes += one.bytes + 1;
      if (count > 0 && bytes > BATCH_BYTES) break;
      count += 1;
    }
    this.#oldest = Date.now();
    return this.#queue.splice(0, count).map(({ record }) => record);
  }
}
