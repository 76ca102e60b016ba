/** What was started, to be ended in the opposite order, once, whatever part of it fails. */
export class Shutdown {
  readonly #steps: { name: string; end: () => Promise<unknown> }[] = [];
  readonly #onError: (message: string) => void;
  #running: Promise<void> | undefined;

  constructor(onError: (message: string) => void) {
    this.#onError = onError;
  }

  add(name: string, end: () => Promise<unknown>): void {
    this.#steps.unshift({ name, end });
  }

  /** Runs all steps; a second call waits for the first. */
  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    for (const { name, end } of this.#steps) {
      try {
        await end();
      } catch (error) {
        this.#onError(`ending ${name} failed: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
}
