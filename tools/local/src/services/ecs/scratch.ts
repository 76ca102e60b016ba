import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Where tasks get their scratch directories by default: memory, where a browser's profile is fastest, or the disk. */
export function defaultScratchRoot(): string {
  try {
    accessSync('/dev/shm', constants.W_OK);
    return '/dev/shm';
  } catch {
    return os.tmpdir();
  }
}

/**
 * Makes a task's own directory, readable by nobody else. Its path is short because Chromium puts a Unix socket below
 * it, and exits at start when that path reaches 108 bytes.
 */
export function createScratch(root: string): string {
  const directory = path.join(root, `wc-${randomBytes(5).toString('hex')}`);
  mkdirSync(directory, { mode: 0o700 });
  return directory;
}

/** Removes a scratch directory; it need not exist any more. */
export function removeScratch(directory: string): void {
  // Asked of a path read from a file as well: nothing but a scratch directory may ever be removed.
  if (!/^wc-[0-9a-f]{10}$/.test(path.basename(directory))) return;
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
}
