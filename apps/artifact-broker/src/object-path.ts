import { BrokerError, OBJECT_LIMITS } from '@wallcrawler/artifacts';

const MAX_DEPTH = 5;
/** A file name on every file system that a client may unpack to; the whole key stays below S3's 1024 bytes. */
const MAX_SEGMENT_BYTES = 255;
const MAX_PATH_BYTES = 800;

/** Control characters, halves of characters, and the other system's separator. */
const UNSAFE = /[\p{Cc}\p{Cs}\\]/u;

const isSafe = (segment: string): boolean =>
  segment !== '' &&
  segment !== '.' &&
  segment !== '..' &&
  Buffer.byteLength(segment) <= MAX_SEGMENT_BYTES &&
  !UNSAFE.test(segment);

/**
 * Checks the path and size of an object that a session wants to leave.
 * @throws BrokerError `forbidden` for a path outside of the session's own folders, `too_large`.
 */
export function checkObject({ path, bytes }: { path: string; bytes: number }): void {
  const [kind = '', ...segments] = path.split('/');
  const limit = Object.hasOwn(OBJECT_LIMITS, kind) ? OBJECT_LIMITS[kind as keyof typeof OBJECT_LIMITS] : undefined;
  const fits = segments.length > 0 && segments.length < MAX_DEPTH && Buffer.byteLength(path) <= MAX_PATH_BYTES;
  if (limit === undefined || !fits || !segments.every(isSafe))
    throw new BrokerError('forbidden', `path: expected ${Object.keys(OBJECT_LIMITS).join('/, ')}/ and a plain name`);
  if (bytes > limit) throw new BrokerError('too_large', `an object under ${kind}/ has at most ${limit} bytes`);
}
