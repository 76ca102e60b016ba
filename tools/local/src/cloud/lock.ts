import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeFileAtomically } from '../services/write-file-atomically.ts';

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

const isAlive = (holder: Holder | undefined): boolean =>
  holder !== undefined && startTimeOf(holder.pid) === holder.startTime;

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
    for (let attempt = 0; attempt < 3; attempt++) {
      if (this.#create()) return;
      const holder = read(this.#file);
      if (isAlive(holder)) throw alreadyRunning(directory, holder);
      this.#removeStale();
    }
    throw alreadyRunning(directory, read(this.#file));
  }

  /** Makes the lock with its text in one step: a lock that is being written must not be taken for a broken one. */
  #create(): boolean {
    const draft = `${this.#file}.${process.pid}.new`;
    writeFileSync(draft, JSON.stringify(this.#own), { mode: 0o600 });
    try {
      linkSync(draft, this.#file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return false;
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** Moves the stale lock aside, and back should another start have replaced it by its own meanwhile. */
  #removeStale(): void {
    const aside = `${this.#file}.${process.pid}.stale`;
    try {
      renameSync(this.#file, aside);
      if (isAlive(read(aside))) linkSync(aside, this.#file);
    } catch (error) {
      if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    } finally {
      rmSync(aside, { force: true });
    }
  }

  /** Adds what a second start will tell its user. */
  announce(baseURL: string): void {
    writeFileAtomically(this.#file, JSON.stringify({ ...this.#own, baseURL }));
  }

  release(): void {
    rmSync(this.#file, { force: true });
  }
}

const alreadyRunning = (directory: string, holder: Holder | undefined): AlreadyRunningError =>
  new AlreadyRunningError(
    `Wallcrawler is already running on ${directory}: process ${holder?.pid ?? 'unknown'}${holder?.baseURL ? ` at ${holder.baseURL}` : ''}. End it with Ctrl-C, or use another one with --directory.`,
  );
