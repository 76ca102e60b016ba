import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { contextDigest } from '../context/context-digest.ts';
import { listFiles } from '../context/list-files.ts';
import type { CopyOptions } from '../dockerfile/instruction.ts';
import { userOf } from './image-config.ts';

/**
 * Puts what a COPY takes into a directory below `scratch`, with the owner and mode that it is to have, and gives that
 * directory. A source that is a directory gives its content, as with Docker.
 * @param roots where sources are looked for: the context, or the layers of a stage, topmost first.
 */
export async function stageFiles(roots: readonly string[], copy: CopyOptions, scratch: string): Promise<string> {
  const staged = path.join(scratch, 'staged');
  mkdirSync(staged);
  for (const source of copy.sources) {
    const found = roots.map((root) => path.join(root, source)).find((candidate) => existsSync(candidate));
    if (!found) throw new Error(`${source} does not exist`);
    const isDirectory = statSync(found).isDirectory();
    if (isDirectory && !copy.destination.endsWith('/'))
      throw new Error(
        `${source} is a directory: write the destination with a slash at its end, not ${copy.destination}`,
      );
    cpSync(found, isDirectory ? staged : path.join(staged, path.basename(found)), { recursive: true });
  }
  const { uid, gid } = userOf(copy.chown ?? 'root');
  for (const name of readdirSync(staged, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(staged, name);
    chownSync(file, uid, gid);
    if (copy.chmod !== undefined) chmodSync(file, parseInt(copy.chmod, 8));
  }
  return staged;
}

/** Copies from /mnt to where a COPY says: into a directory when that ends with a slash, else to that very name. */
export function copyCommand(sources: readonly string[], target: string): readonly string[] {
  const intoDirectory = target.endsWith('/');
  const script = intoDirectory
    ? 'mkdir -p "$2" && cp -a /mnt/. "$2"'
    : 'mkdir -p "$(dirname "$2")" && cp -a "/mnt/$1" "$2"';
  return ['/bin/sh', '-c', script, 'copy', path.posix.basename(sources[0] ?? ''), target];
}

/** What a file, or everything below a directory, is made of. */
export function sourceDigest(source: string): string {
  const files = statSync(source).isDirectory() ? listFiles(source) : [''];
  return contextDigest(new Map(files.map((file) => [file, readFileSync(path.join(source, file))])));
}
