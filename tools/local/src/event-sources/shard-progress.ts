/** Finds the checkpoint of a shard whose records are done out of order: the last one with no undone record before it. */
export class ShardProgress {
  /** Undone records, and done ones behind them, as they were read. */
  readonly #order: string[] = [];
  readonly #done = new Set<string>();

  /** Notes a record that was read; records come in the order of the shard. */
  add(sequenceNumber: string): void {
    this.#order.push(sequenceNumber);
  }

  /** Notes records as done and answers the new checkpoint, if it has moved. */
  complete(sequenceNumbers: string[]): string | undefined {
    for (const one of sequenceNumbers) this.#done.add(one);
    let checkpoint: string | undefined;
    for (let head = this.#order[0]; head !== undefined && this.#done.delete(head); head = this.#order[0]) {
      checkpoint = head;
      this.#order.shift();
    }
    return checkpoint;
  }

  /** How many records lie between the checkpoint and the last one read. */
  get size(): number {
    return this.#order.length;
  }
}
