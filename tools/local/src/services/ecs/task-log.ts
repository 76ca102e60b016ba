import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Writes what containers print to one file for each family; a line begins with the time and the short task id. */
export class TaskLogs {
  readonly #directory: string;
  readonly #files = new Map<string, WriteStream>();

  constructor(directory: string) {
    this.#directory = directory;
    mkdirSync(directory, { recursive: true });
  }

  /** Copies a stream's lines until it ends. */
  follow(family: string, taskId: string, output: Readable): void {
    createInterface({ input: output, crlfDelay: Infinity }).on('line', (line) => this.write(family, taskId, line));
    output.on('error', () => {});
  }

  write(family: string, taskId: string, line: string): void {
    this.#file(family).write(`${new Date().toISOString()} ${taskId.slice(0, 8)} ${line}\n`);
  }

  /** Flushes and closes the files. */
  async close(): Promise<void> {
    const files = [...this.#files.values()];
    this.#files.clear();
    await Promise.all(files.map((file) => new Promise<void>((resolve) => file.end(resolve))));
  }

  #file(family: string): WriteStream {
    let file = this.#files.get(family);
    if (!file) {
      file = createWriteStream(path.join(this.#directory, `${family}.log`), { flags: 'a' });
      file.on('error', () => {});
      this.#files.set(family, file);
    }
    return file;
  }
}
