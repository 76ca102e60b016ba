import { createReadStream } from 'node:fs';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdDecompress } from 'node:zlib';
import type { Header } from 'tar-stream';
import { entryPath } from './entry-path.ts';
import { ArchiveError } from './errors.ts';
import { PROFILE_LIMITS, archiveBudget, type ArchiveBudget, type ArchiveLimits } from './limits.ts';

/** Options of `unpackProfile`. */
export interface UnpackOptions {
  /** A file that `packProfile` has written. */
  readonly file: string;
  /** The profile directory, made when it is missing. After a failure it does not exist. */
  readonly directory: string;
  /** Default `PROFILE_LIMITS`. */
  readonly limits?: ArchiveLimits;
}

/**
 * Unpacks the archive of a profile. Nothing is written outside of `directory`: only regular files and directories with
 * relative, normalised paths are taken, each once.
 * @throws ArchiveError that names the entry and what is wrong with it, or says how the archive is damaged.
 */
export const unpackProfile = async (options: UnpackOptions): Promise<void> => {
  const { file, directory, limits = PROFILE_LIMITS } = options;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const budget = archiveBudget(limits, (await stat(file)).size);
    // Loaded here, because most sessions have no context.
    const { extract } = await import('tar-stream');
    const archive = extract();
    const state: { current?: string } = {};
    const reading = pipeline(
      createReadStream(file),
      createZstdDecompress(),
      bounded(limits),
      archive as unknown as NodeJS.WritableStream,
    );
    reading.catch(() => undefined);
    try {
      for await (const entry of archive) {
        state.current = entry.header.name;
        await unpackEntry(entry.header, entry as AsyncIterable<Uint8Array>, directory, budget);
        delete state.current;
      }
      await reading;
    } catch (error) {
      archive.destroy();
      // What broke the stream is the reason, unless it was broken because of the reason.
      const cause = await reading.then(
        () => error,
        (broken: NodeJS.ErrnoException) => (broken.code === 'ERR_STREAM_PREMATURE_CLOSE' ? error : broken),
      );
      throw described(cause, state.current);
    }
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
};

const unpackEntry = async (
  { name, type, size }: Header,
  content: AsyncIterable<Uint8Array>,
  directory: string,
  budget: ArchiveBudget,
): Promise<void> => {
  budget.addEntry(name);
  const target = entryPath(directory, name);
  if (type === 'directory' && size === 0) return void (await mkdir(target, { recursive: true, mode: 0o700 }));
  if (type !== 'file') throw new ArchiveError(`it is a ${type}, not a file`, name);
  // Before a byte is written: the header's word is binding, tar has no longer entries than it says.
  budget.addBytes(name, size);
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  const file = await open(target, 'wx', 0o600);
  try {
    for await (const chunk of content) await file.writeFile(chunk);
  } finally {
    await file.close();
  }
};

/** Ends a stream of headers without files, or of padding: no entry would ever count those bytes. */
const bounded = (limits: ArchiveLimits): Transform => {
  const allowed = limits.bytes + limits.entries * 2_048;
  let bytes = 0;
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > allowed) done(new ArchiveError(`the archive unpacks to more than ${allowed} bytes`));
      else done(null, chunk);
    },
  });
};

const described = (error: unknown, entry: string | undefined): Error => {
  if (error instanceof ArchiveError) return error;
  const { code, message, syscall } = error as NodeJS.ErrnoException;
  const options = { cause: error };
  if (code === 'ENOTDIR' || (code === 'EEXIST' && syscall === 'mkdir'))
    return new ArchiveError('its directory is a file in the same archive', entry, options);
  if (code === 'EEXIST' || code === 'EISDIR') return new ArchiveError('it is in the archive twice', entry, options);
  if (code === 'ENOSPC') return new ArchiveError('there is no space left on the disk', entry, options);
  return new ArchiveError(`the archive is damaged: ${message}`, entry, options);
};
