import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';

/** The log of one function: `<directory>/<function>.log`, each line led by its time and its environment's id. */
export class FunctionLog {
  readonly #stream: WriteStream;
  readonly #functionName: string;
  readonly #onLine: ((functionName: string, line: string) => void) | undefined;

  constructor(directory: string, functionName: string, onLine?: (functionName: string, line: string) => void) {
    mkdirSync(directory, { recursive: true });
    this.#functionName = functionName;
    this.#onLine = onLine;
    this.#stream = createWriteStream(path.join(directory, `${functionName}.log`), { flags: 'a' });
    // A log directory that vanishes (a cleared state) must not end the host.
    this.#stream.on('error', () => {});
  }

  write(environmentId: string, text: string): void {
    const line = `${new Date().toISOString()} ${environmentId} ${text}`;
    if (!this.#stream.writableEnded) this.#stream.write(`${line}\n`);
    this.#onLine?.(this.#functionName, line);
  }

  /** Resolves when every line is on disk. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#stream.once('close', resolve);
      this.#stream.end();
      if (this.#stream.closed) resolve();
    });
  }
}
