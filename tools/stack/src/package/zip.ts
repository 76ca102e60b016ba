import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

/**
 * ZIP stores local time without a zone, so the date is a local one: the bytes are then equal in every zone. 1980 is
 * where the format's calendar begins.
 */
const MODIFIED = new Date(1980, 0, 1);

/** Lambda runs as another user than the one that unpacks, so everyone may read. */
const MODE = 0o100644;

/**
 * Zips a directory so that equal files give equal bytes: sorted names, one date, one mode, no time zone.
 * @throws Error when the directory holds no file.
 */
export async function zipDirectory(directory: string): Promise<Buffer> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(directory, name)).isFile())
    .map((name) => name.split(path.sep).join('/'))
    .sort();
  if (names.length === 0) throw new Error(`${directory}: expected files to package`);
  const zip = new yazl.ZipFile();
  for (const name of names)
    zip.addBuffer(readFileSync(path.join(directory, name)), name, {
      mtime: MODIFIED,
      mode: MODE,
      compress: true,
      forceDosTimestamp: true,
    });
  zip.end();
  return buffer(zip.outputStream);
}
