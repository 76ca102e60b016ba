import { mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A unix socket path has room for 107 bytes and a terminator. */
const MAX_SOCKET_PATH = 107;
const PREFIX = 'wc-';

/** The directories of one session: none is ever used by another. */
export interface SessionDirectories {
  /** Holds the others, and whatever else belongs to the session alone. */
  readonly directory: string;
  readonly profileDirectory: string;
  /** Chromium's TMPDIR: a killed Chromium leaves its singleton socket there. */
  readonly tmpDirectory: string;
  /** Removes them and all that they hold. */
  remove(): Promise<void>;
}

/** Whether Chromium can make its singleton socket under this TMPDIR; if not it exits at start without a reason. */
export const fitsSocketPath = (tmpDirectory: string): boolean =>
  Buffer.byteLength(path.join(tmpDirectory, '.org.chromium.Chromium.XXXXXX', 'SingletonSocket')) <= MAX_SOCKET_PATH;

/** Makes new, empty directories under `root` (default: the system's, or /tmp when that path is too long). */
export const createSessionDirectories = (root?: string): SessionDirectories => {
  const parent = root ?? [tmpdir(), '/tmp'].find((candidate) => fitsSocketPath(sample(candidate))) ?? '/tmp';
  const own = mkdtempSync(path.join(parent, `${PREFIX}${process.pid}-`));
  const [profileDirectory, tmpDirectory] = [path.join(own, 'p'), path.join(own, 't')];
  mkdirSync(profileDirectory, { mode: 0o700 });
  mkdirSync(tmpDirectory, { mode: 0o700 });
  return { directory: own, profileDirectory, tmpDirectory, remove: () => removeDirectory(own) };
};

/** Removes the directories of processes that were killed before they could remove them; returns how many. */
export const removeAbandonedDirectories = async (root = tmpdir()): Promise<number> => {
  const abandoned = readdirSync(root).filter((name) => {
    const pid = /^wc-(\d+)-/.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  await Promise.all(abandoned.map((name) => removeDirectory(path.join(root, name)).catch(() => undefined)));
  return abandoned.length;
};

/** Removes a directory; retries because a dying Chromium helper may still be writing into it. */
export const removeDirectory = (directory: string): Promise<void> =>
  rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });

const sample = (parent: string) => path.join(parent, `${PREFIX}${process.pid}-XXXXXX`, 't');

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
