import { createHash } from 'node:crypto';
import { createWriteStream, openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How long one transfer may take: the URLs live for 15 minutes, a stop waits for two. */
const TRANSFER_MS = 60_000;
const SHOWN = 300;

/** A download or upload that failed. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
  /** Whether the same request would fail again. */
  readonly final: boolean;

  constructor(message: string, final: boolean, options?: ErrorOptions) {
    super(message, options);
    this.final = final;
  }
}

/** What to download. */
export interface DownloadRequest {
  readonly url: string;
  /** Names the thing in errors, because URLs are secrets. */
  readonly what: string;
  readonly file: string;
  /** The size and SHA-256 that it must have. */
  readonly bytes: number;
  readonly sha256: string;
  readonly signal: AbortSignal;
}

/** Downloads to a file. @throws TransferError; then there is no file. */
export const downloadFile = async ({ url, what, file, bytes, sha256, signal }: DownloadRequest): Promise<void> => {
  const hash = createHash('sha256');
  let received = 0;
  const check = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      received += chunk.length;
      if (received > bytes) done(new TransferError(`${what} is larger than the ${bytes} bytes that were saved`, true));
      else done(null, chunk);
    },
  });
  try {
    const response = await request(what, url, { signal: limited(signal) });
    await pipeline(Readable.fromWeb(response.body as never), check, createWriteStream(file, { mode: 0o600 }));
    if (received !== bytes || hash.digest('hex') !== sha256)
      throw new TransferError(`${what} is not what was saved: its size or SHA-256 differs`, true);
  } catch (cause) {
    await rm(file, { force: true });
    if (cause instanceof TransferError) throw cause;
    const final = (cause as NodeJS.ErrnoException).code === 'ENOSPC';
    throw new TransferError(`${what} cannot be downloaded: ${(cause as Error).message}`, final, { cause });
  }
};

/** Downloads a text of at most 1 MB. @throws TransferError */
export const downloadText = async (url: string, what: string, signal: AbortSignal): Promise<string> => {
  const response = await request(what, url, { signal: limited(signal) });
  const text = await response.text().catch((cause: Error) => {
    throw new TransferError(`${what} cannot be downloaded: ${cause.message}`, false, { cause });
  });
  if (text.length > 1024 * 1024) throw new TransferError(`${what} is larger than 1 MB`, true);
  return text;
};

/** Content of an upload: bytes, or a file, which is streamed. */
export type UploadBody = Buffer | { readonly file: string; readonly bytes: number };

/** PUTs to a presigned URL; `headers` are signed and go out as they are. @throws TransferError */
export const upload = async (
  target: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  what: string,
  body: UploadBody,
  signal?: AbortSignal,
): Promise<void> => {
  // fetch makes these two itself, and says the same.
  const headers = Object.entries(target.headers).filter(([name]) => !/^(content-length|host)$/i.test(name));
  const content = Buffer.isBuffer(body) ? body : await openAsBlob(body.file);
  const response = await request(what, target.url, {
    method: 'PUT',
    headers,
    body: content as never,
    signal: limited(signal),
  });
  await response.body?.cancel();
};

const limited = (signal: AbortSignal | undefined): AbortSignal =>
  AbortSignal.any([AbortSignal.timeout(TRANSFER_MS), ...(signal ? [signal] : [])]);

const request = async (what: string, url: string, init: RequestInit): Promise<Response> => {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (cause) {
    const reason = (cause as { cause?: Error }).cause ?? (cause as Error);
    throw new TransferError(`${what}: the storage cannot be reached: ${reason.message}`, false, { cause });
  }
  if (response.ok) return response;
  const text = (await response.text().catch(() => '')).slice(0, SHOWN);
  throw new TransferError(`${what}: the storage answered ${response.status} ${text}`, response.status === 404);
};
