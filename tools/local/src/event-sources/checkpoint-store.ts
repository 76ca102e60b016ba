import { mkdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** How far a shard has been processed. */
export interface ShardCheckpoint {
  /** The last record that is done, with all before it; none yet when absent. */
  sequenceNumber?: string;
  /** Only records from this second on (epoch) count: a mapping that began at LATEST and has seen none yet. */
  notBefore?: number;
  /** The shard is closed and processed to its end. */
  finished?: boolean;
}

interface CheckpointFile {
  streamArn: string;
  shards: Record<string, ShardCheckpoint>;
}

/** The checkpoints of one mapping, in one file that is replaced whole. Another stream of the same name starts afresh. */
export class CheckpointStore {
  readonly #file: string;
  readonly #content: CheckpointFile;
  #saving: Promise<void> = Promise.resolve();
  #queued = false;

  constructor(directory: string, name: string, streamArn: string) {
    mkdirSync(directory, { recursive: true });
    this.#file = path.join(directory, `${name.replace(/[^\w.-]+/g, '_')}.json`);
    const stored = read(this.#file);
    this.#content = stored?.streamArn === streamArn ? stored : { streamArn, shards: {} };
  }

  /** True until the first checkpoint of this stream has been set. */
  get isEmpty(): boolean {
    return Object.keys(this.#content.shards).length === 0;
  }

  get(shardId: string): ShardCheckpoint | undefined {
    return this.#content.shards[shardId];
  }

  set(shardId: string, checkpoint: ShardCheckpoint): void {
    this.#content.shards[shardId] = checkpoint;
    this.#save();
  }

  /** Resolves when everything set so far is on disk; throws what the last write threw. */
  async flush(): Promise<void> {
    await this.#saving;
  }

  #save(): void {
    if (this.#queued) return;
    this.#queued = true;
    this.#saving = this.#saving
      .catch(() => {})
      .then(async () => {
        this.#queued = false;
        await writeFile(`${this.#file}.new`, JSON.stringify(this.#content));
        await rename(`${this.#file}.new`, this.#file);
      });
    // A failed write repeats records after a restart, which the contract allows; flush() tells of it.
    this.#saving.catch(() => {});
  }
}

function read(file: string): CheckpointFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as CheckpointFile;
  } catch {
    return undefined;
  }
}
