import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Holder {
  pid: number;
  /** When the process was started, in clock ticks since boot: a pid alone may have been given to another process. */
  startTime: string;
  baseURL?: string;
}

/** The start time of a process from /proc; undefined when there is no such process. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22; the second field holds the name in brackets and may contain spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

const read = (file: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
};

/** The state directory belongs to another local cloud that is running. */
export class AlreadyRunningError extends Error {
  override name = 'AlreadyRunningError';
}

/** One local cloud a state directory. The lock of a process that is gone is taken over. */
export class DirectoryLock {
  readonly #file: string;
  readonly #own: Holder;

  /** @throws AlreadyRunningError that names the process and its address. */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.#file = path.join(directory, 'lock.json');
    this.#own = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' };
    this.#take(directory);
  }

  #take(directory: string): void {
    for (let attempt = 0; attempt < 2; attempt++) {
      try {
        writeFileSync(this.#file, JSON.stringify(this.#own), { flag: 'wx', mode: 0o600 });
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = read(this.#file);
      if (holder && startTimeOf(holder.pid) === holder.startTime) throw alreadyRunning(directory, holder);
      rmSync(this.#file, { force: true });
    }
    throw alreadyRunning(directory, read(this.#file));
  }

  /** Adds what a second start will tell its user. */
  announce(baseURL: string): void {
    writeFileSync(this.#file, JSON.stringify({ ...this.#own, baseURL }), { mode: 0o600 });
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }
}

const alreadyRunning = (directory: string, holder: Holder | undefined): AlreadyRunningError =>
  new AlreadyRunningError(
    `Wallcrawler is already running on ${directory}: process ${holder?.pid ?? 'unknown'}${holder?.baseURL ? ` at ${holder.baseURL}` : ''}. End it with Ctrl-C, or use another one with --directory.`,
  );
