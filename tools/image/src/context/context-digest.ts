import { createHash } from 'node:crypto';

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

/** A digest in hex of files by their paths: the same whatever their order, dates and owners. */
export function contextDigest(files: ReadonlyMap<string, Buffer>): string {
  const lines = [...files].map(([file, content]) => `${sha256(content)}  ${file}\n`);
  // By code units, as no locale sorts otherwise.
  return sha256(lines.sort((left, right) => (left < right ? -1 : 1)).join(''));
}
