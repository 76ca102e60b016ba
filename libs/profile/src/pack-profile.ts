import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants as zlib, createZstdCompress } from 'node:zlib';
import type { Pack } from 'tar-stream';
import { ArchiveError } from './errors.ts';
import { isKept } from './kept-files.ts';
import { PROFILE_LIMITS, archiveBudget, type ArchiveBudget, type ArchiveLimits } from './limits.ts';

/** Options of `packProfile`. */
export interface PackOptions {
  readonly profileDirectory: string;
  /** Where the archive is written; it must not be inside the profile. */
  readonly file: string;
  /** Default `PROFILE_LIMITS`, so that whatever is packed can be unpacked. */
  readonly limits?: ArchiveLimits;
  /** zstd's, 1 to 22. Default 3. */
  readonly level?: number;
}

/** A written archive. */
export interface PackedProfile {
  readonly bytes: number;
  readonly sha256: string;
  readonly entries: number;
  /** Bytes of the packed files, unpacked. */
  readonly profileBytes: number;
}

/**
 * Writes the part of a profile that `isKept` to a tar archive, compressed with zstd. Chromium must have ended. Only
 * regular files are taken; links and sockets that a dead browser has left are not.
 * @throws ArchiveError when the profile is over the limits, or the error of the file system; then there is no file.
 */
export const packProfile = async (options: PackOptions): Promise<PackedProfile> => {
  const { profileDirectory, file, limits = PROFILE_LIMITS, level = 3 } = options;
  // Loaded here, because most sessions save no profile.
  const { pack } = await import('tar-stream');
  const archive = pack();
  const counted = { entries: 0, profileBytes: 0 };
  const meter = createMeter();
  // What is packed was never smaller, so the ratio cannot be judged here.
  const budget = archiveBudget({ ...limits, ratio: Infinity }, 0);
  const written = pipeline(
    archive as unknown as NodeJS.ReadableStream,
    createZstdCompress({ params: { [zlib.ZSTD_c_compressionLevel]: level, [zlib.ZSTD_c_checksumFlag]: 1 } }),
    meter.stream,
    createWriteStream(file, { mode: 0o600 }),
  );
  try {
    await Promise.all([written, addAll(archive, profileDirectory, budget, counted)]);
  } catch (error) {
    archive.destroy(error as Error);
    await written.catch(() => undefined);
    await rm(file, { force: true });
    throw error;
  }
  return { ...meter.result(), ...counted };
};

const addAll = async (
  archive: Pack,
  root: string,
  budget: ArchiveBudget,
  counted: { entries: number; profileBytes: number },
): Promise<void> => {
  for await (const relative of filesOf(root, '')) {
    const size = await addFile(archive, root, relative, budget);
    if (size === undefined) continue;
    counted.entries++;
    counted.profileBytes += size;
  }
  archive.finalize();
};

/** Every kept regular file, in a fixed order. Empty directories are not carried: Chromium makes its own. */
async function* filesOf(root: string, relative: string): AsyncGenerator<string> {
  const entries = await readdir(path.join(root, relative), { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const own = relative ? `${relative}/${entry.name}` : entry.name;
    if (!isKept(own)) continue;
    if (entry.isDirectory()) yield* filesOf(root, own);
    else if (entry.isFile()) yield own;
  }
}

/** Adds one file and returns its size, or undefined when it has been replaced by something that is no file. */
const addFile = async (
  archive: Pack,
  root: string,
  relative: string,
  budget: ArchiveBudget,
): Promise<number | undefined> => {
  const handle = await open(path.join(root, relative), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) return undefined;
    budget.addEntry(relative);
    budget.addBytes(relative, stat.size);
    const header = { name: relative, size: stat.size, mode: 0o600, mtime: new Date(Math.floor(stat.mtimeMs)) };
    const entry = archive.entry(header);
    if (stat.size === 0) entry.end(undefined);
    else
      await pipeline(
        handle.createReadStream({ end: stat.size - 1, autoClose: false }),
        entry as unknown as NodeJS.WritableStream,
      );
    return stat.size;
  } catch (cause) {
    if (cause instanceof ArchiveError) throw cause;
    throw new ArchiveError(`it cannot be read: ${(cause as Error).message}`, relative, { cause });
  } finally {
    await handle.close();
  }
};

const createMeter = () => {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ bytes, sha256: hash.digest('hex') }) };
};
