import { crc32 } from 'node:zlib';
import { fromBufferPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { ApiError } from '@wallcrawler/session-api';
import { MANIFEST, manifestPath } from './manifest-path.ts';

/** Bounds of an unpacked extension. The large ones of the Web Store have some thousand files and 50 MB. */
export const MAX_ENTRIES = 10_000;
export const MAX_UNPACKED_BYTES = 100 * 1024 * 1024;
const MAX_MANIFEST_BYTES = 1024 * 1024;
/** How much larger than its archive an extension may be, once it is large at all. */
const MAX_RATIO = 100;
const RATIO_COUNTS_FROM = 16 * 1024 * 1024;

const FILE_TYPE = 0o170000;
/** A file, a folder, or an archive from a system without such types. */
const PLAIN_TYPES = [0o100000, 0o040000, 0];

const refused = (what: string, cause?: unknown): ApiError =>
  new ApiError('invalid_request', `invalid body: file: ${what}`, {}, { cause });

/**
 * Reads a whole archive, so that what is kept can be unpacked: every entry with its checksum, no names that lead out
 * of the extension's folder, no links, nothing encrypted, and bounded in size whatever its headers say.
 * @throws ApiError 400 that names the entry and what is wrong with it.
 */
export async function checkArchive(bytes: Buffer): Promise<{ manifest: string }> {
  const zip = await openZip(bytes);
  if (zip.entryCount > MAX_ENTRIES) throw refused(`expected at most ${MAX_ENTRIES} entries, got ${zip.entryCount}`);
  const manifests = new Map<string, string>();
  const names = new Set<string>();
  let unpacked = 0;
  for await (const entry of entriesOf(zip)) {
    const { fileName } = entry;
    if (names.has(fileName)) throw refused(`${fileName} is in the archive twice`);
    names.add(fileName);
    checkKind(entry);
    unpacked += entry.uncompressedSize;
    if (unpacked > MAX_UNPACKED_BYTES) throw refused(`expected at most ${MAX_UNPACKED_BYTES} bytes when unpacked`);
    if (unpacked > RATIO_COUNTS_FROM && unpacked > bytes.length * MAX_RATIO)
      throw refused(`${fileName}: the extension is more than ${MAX_RATIO} times as large as its archive`);
    if (fileName.endsWith('/')) continue;
    const keep = fileName.split('/').at(-1) === MANIFEST && entry.uncompressedSize <= MAX_MANIFEST_BYTES;
    const content = await readEntry(zip, entry, keep);
    if (keep) manifests.set(fileName, content);
  }
  const path = manifestPath([...names]);
  const manifest = path === undefined ? undefined : manifests.get(path);
  if (manifest === undefined) throw refused(`expected a ${MANIFEST} at the root of the archive, or in its only folder`);
  return { manifest };
}

async function openZip(bytes: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(bytes);
  } catch (cause) {
    throw refused(`expected a zip archive: ${(cause as Error).message}`, cause);
  }
}

/** The entries of the directory. The library refuses absolute names and `..` by itself, and names them. */
async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  const entries = zip.eachEntry();
  for (;;) {
    const next = await entries.next().catch((cause: unknown) => {
      throw refused((cause as Error).message, cause);
    });
    if (next.done) return;
    yield next.value;
  }
}

function checkKind(entry: Entry): void {
  const { fileName, externalFileAttributes } = entry;
  // eslint-disable-next-line no-control-regex -- a name with these is a trick
  if (/[\u0000-\u001f]/.test(fileName)) throw refused(`${JSON.stringify(fileName)}: control characters in a name`);
  if (!PLAIN_TYPES.includes((externalFileAttributes >>> 16) & FILE_TYPE))
    throw refused(`${fileName} is a link or a device; put the file itself into the archive`);
  if (entry.isEncrypted()) throw refused(`${fileName} is encrypted`);
  if (!entry.canDecodeFileData())
    throw refused(`${fileName} is compressed by method ${entry.compressionMethod}; use deflate`);
}

/** Reads an entry to its end; the library stops it when it is longer than its header says. */
async function readEntry(zip: ZipFile, entry: Entry, keep: boolean): Promise<string> {
  const kept: Buffer[] = [];
  let sum = 0;
  try {
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      sum = crc32(chunk, sum);
      if (keep) kept.push(chunk);
    }
  } catch (cause) {
    throw refused(`${entry.fileName} cannot be read: ${(cause as Error).message}`, cause);
  }
  if (sum !== entry.crc32) throw refused(`${entry.fileName} is damaged: its checksum is wrong`);
  return Buffer.concat(kept).toString('utf8');
}
