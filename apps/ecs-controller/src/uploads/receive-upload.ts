import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Logger } from '@wallcrawler/runtime';
import { NameTakenError, type UploadDirectory } from './upload-directory.ts';

/** The largest file that a session takes, in bytes. */
export const MAX_UPLOAD_BYTES = 512 * 1024 * 1024;

/** Refused with a status of HTTP. */
class UploadRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const tooLarge = (limit: number) => new UploadRefusal(413, `A file may have at most ${limit} bytes.`);

/**
 * Answers POST and PUT of a file: streams the body to the session's uploads and tells the path under which a page's
 * file input can take it. 413 when it is too large, 409 when another session has the name, 507 when the disk is full;
 * of a body that was not taken to its end nothing is left.
 * @param name a plain file name.
 * @param limit the largest body in bytes; default 512 MB.
 */
export const receiveUploads =
  (directory: UploadDirectory, log: Logger, limit = MAX_UPLOAD_BYTES) =>
  async (request: IncomingMessage, response: ServerResponse, name: string): Promise<void> => {
    const part = directory.part();
    try {
      // Before anything is read of a body that is refused anyway.
      if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
      await directory.check(name);
      const bytes = await receive(request, directory.write(part), limit);
      const file = await directory.publish(part, name);
      log.info('file uploaded', { bytes });
      answer(response, 200, { message: 'File uploaded successfully', path: file, bytes });
    } catch (error) {
      await rm(part, { force: true });
      const { status, message } = refusalOf(error);
      log.warn('upload refused', { status, error });
      // What is still coming is not read: the connection ends with the answer.
      response.setHeader('connection', 'close');
      answer(response, status, { statusCode: status, message });
    }
  };

const receive = async (request: IncomingMessage, file: Writable, limit: number): Promise<number> => {
  let bytes = 0;
  const meter = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      bytes += chunk.length;
      if (bytes > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
  // The request is piped by hand: a pipeline would destroy it on a refusal, and the answer with it.
  request.on('error', (error) => meter.destroy(error)).once('aborted', () => meter.destroy(new Error('aborted')));
  request.pipe(meter);
  await pipeline(meter, file).finally(() => request.unpipe(meter));
  return bytes;
};

const refusalOf = (error: unknown): { status: number; message: string } => {
  if (error instanceof UploadRefusal) return error;
  if (error instanceof NameTakenError) return { status: 409, message: error.message };
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
    return { status: 507, message: 'The disk of the session is full: the file was not kept.' };
  return { status: 500, message: 'The file could not be stored.' };
};

const answer = (response: ServerResponse, status: number, body: object): void => {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};
