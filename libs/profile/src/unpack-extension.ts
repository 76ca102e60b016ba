import { createWriteStream } from 'node:fs';
import { access, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Entry, ZipFile } from 'yauzl';
import { entryPath } from './entry-path.ts';
import { ArchiveError } from './errors.ts';
import { EXTENSION_LIMITS, archiveBudget, type ArchiveBudget, type ArchiveLimits } from './limits.ts';

/** Options of `unpackExtension`. */
export interface UnpackExtensionOptions {
  /** The zip. */
  readonly file: string;
  /** Where to unpack it, made when it is missing. After a failure it does not exist. */
  readonly directory: string;
  /** Default `EXTENSION_LIMITS`. */
  readonly limits?: ArchiveLimits;
}

/**
 * Unpacks a zipped extension and returns the directory of its manifest: the top, or the only folder there, as zips of
 * a folder have it. Nothing is written outside of `directory`.
 * @throws ArchiveError that names the entry and what is wrong with it.
 */
export const unpackExtension = async (options: UnpackExtensionOptions): Promise<string> => {
  const { file, directory, limits = EXTENSION_LIMITS } = options;
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const budget = archiveBudget(limits, (await stat(file)).size);
    await unpackAll(file, directory, budget);
    return await manifestDirectory(directory);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
};

const unpackAll = async (file: string, directory: string, budget: ArchiveBudget): Promise<void> => {
  let current: string | undefined;
  let zip: ZipFile | undefined;
  // Loaded here, because most sessions have no extension.
  const { openPromise } = await import('yauzl');
  try {
    zip = await openPromise(file, { lazyEntries: true, autoClose: false });
    for await (const entry of zip.eachEntry()) {
      current = entry.fileName;
      await unpackEntry(zip, entry, directory, budget);
      current = undefined;
    }
  } catch (cause) {
    if (cause instanceof ArchiveError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const options = { cause };
    if (code === 'EEXIST') throw new ArchiveError('it is in the archive twice', current, options);
    if (code === 'ENOSPC') throw new ArchiveError('there is no space left on the disk', current, options);
    throw new ArchiveError(`the zip is damaged: ${message}`, current, options);
  } finally {
    zip?.close();
  }
};

const FILE_TYPE = 0o170000;
const [REGULAR, DIRECTORY] = [0o100000, 0o040000];

const unpackEntry = async (zip: ZipFile, entry: Entry, directory: string, budget: ArchiveBudget): Promise<void> => {
  const name = entry.fileName;
  budget.addEntry(name);
  const target = entryPath(directory, name);
  // The upper half is the Unix mode, where the zip was made on such a system; else 0.
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE;
  if (type !== 0 && type !== REGULAR && type !== DIRECTORY) throw new ArchiveError('it is a link or a device', name);
  if (entry.isEncrypted()) throw new ArchiveError('it is encrypted', name);
  if (name.endsWith('/')) return void (await mkdir(target, { recursive: true, mode: 0o700 }));
  await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
  // The header's size can lie, so bytes are counted as they come.
  const meter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      try {
        budget.addBytes(name, chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  await pipeline(
    await zip.openReadStreamPromise(entry),
    meter,
    createWriteStream(target, { flags: 'wx', mode: 0o600 }),
  );
};

const manifestDirectory = async (directory: string): Promise<string> => {
  if (await exists(path.join(directory, 'manifest.json'))) return directory;
  const visible = (await readdir(directory)).filter((name) => name !== '__MACOSX' && !name.startsWith('.'));
  const only = path.join(directory, visible[0] ?? '');
  if (visible.length === 1 && (await exists(path.join(only, 'manifest.json')))) return only;
  throw new ArchiveError('there is no manifest.json at the top of the zip');
};

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
