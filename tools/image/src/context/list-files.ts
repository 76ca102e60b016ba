import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Paths of all files below a directory, with slashes, sorted; none when it does not exist. */
export function listFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
