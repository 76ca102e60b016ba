/** Holds work back while an event source is paused, and knows what is in flight. */
export class Gate {
  #open = true;
  #inFlight = 0;
  #waiters: (() => void)[] = [];

  close(): void {
    this.#open = false;
  }

  open(): void {
    this.#open = true;
    this.#wake();
  }

  /** Resolves when the gate is open; rejects when the signal aborts. */
  async passed(signal: AbortSignal): Promise<void> {
    await this.#until(() => this.#open || signal.aborted, signal);
    signal.throwIfAborted();
  }

  /** Runs work that `idle()` waits for. */
  async track<T>(work: () => Promise<T>): Promise<T> {
    this.#inFlight += 1;
    try {
      return await work();
    } finally {
      this.#inFlight -= 1;
      this.#wake();
    }
  }

  /** Resolves when nothing tracked is in flight. */
  idle(): Promise<void> {
    return this.#until(() => this.#inFlight === 0);
  }

  async #until(holds: () => boolean, signal?: AbortSignal): Promise<void> {
    const wake = () => this.#wake();
    signal?.addEventListener('abort', wake);
    while (!holds()) await new Promise<void>((resolve) => this.#waiters.push(resolve));
    signal?.removeEventListener('abort', wake);
  }

  #wake(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const wake of waiters) wake();
  }
}
