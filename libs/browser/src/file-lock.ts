import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;
/** A lock file that its owner has not managed to write its pid into for this long belongs to nobody. */
const UNWRITTEN_MS = 5_000;

/**
 * Runs `work` while holding a lock file, waiting for its holder first. The lock of a process that died is broken.
 * It saves double work and is no fence: `work` must be safe to run twice at a time.
 */
export const withFileLock = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  while (!acquire(file)) {
    if (isAbandoned(file)) rmSync(file, { force: true });
    else await sleep(POLL_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
};

const acquire = (file: string): boolean => {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

const isAbandoned = (file: string): boolean => {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (!pid) return Date.now() - statSync(file).mtimeMs > UNWRITTEN_MS;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
};
