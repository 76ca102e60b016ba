import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WebDriverError } from './errors.ts';

const MAX_JSON_BYTES = 1024 * 1024;

/** A request to chromedriver. */
export interface Command {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  /** Sent as it comes; text is sent as JSON. */
  readonly body?: IncomingMessage | string;
  /** Gives the command up: its client has gone. */
  readonly signal?: AbortSignal;
}

/** Sends a command and resolves with the answer, whose body is yet to be read. */
export const send = async ({ port, method, path, body, signal }: Command): Promise<IncomingMessage> => {
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body?.headers['content-length'];
  const outgoing = httpRequest({
    ...{ host: '127.0.0.1', port, method, path, agent: false, signal },
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(length !== undefined && { 'content-length': length }),
    },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', (cause) => {
      reject(new WebDriverError('unknown error', 'chromedriver could not be reached.', { cause }));
    });
  });
  if (typeof body === 'object') pipeline(body, outgoing).catch(() => undefined);
  else outgoing.end(body);
  return answered;
};

/** Reads a body of JSON. Throws WebDriverError `invalid argument` when it is none or longer than 1 MB. */
export const readJson = async (from: Readable): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of from as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) throw new WebDriverError('invalid argument', 'The body is longer than 1 MB.');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new WebDriverError('invalid argument', 'The body is not JSON.');
  }
};
