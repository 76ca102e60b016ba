import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { linger } from './linger.ts';

/** A request is refused with this HTTP status; the message goes to the client. */
export class RelayError extends Error {
  override readonly name: string = 'RelayError';
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** The body of every refusal. */
const body = (status: number, message: string) =>
  JSON.stringify({ statusCode: status, error: STATUS_CODES[status] ?? 'Error', message });

/** What a client is told about an error: errors without a status of their own are ours and say nothing. */
const publicFacts = (error: unknown): { status: number; message: string } => {
  const { status, message } = (error ?? {}) as { status?: unknown; message?: unknown };
  if (typeof status === 'number' && status >= 400 && status <= 599 && typeof message === 'string') {
    return { status, message };
  }
  return { status: 500, message: 'The connection could not be relayed.' };
};

/** Answers a request that is refused, and closes its connection once the client can have read why. */
export const refuse = (request: IncomingMessage, response: ServerResponse, error: unknown): void => {
  if (response.headersSent) return void response.destroy();
  const { status, message } = publicFacts(error);
  const text = body(status, message);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  });
  response.write(text);
  void linger(request).then(() => response.end());
};

/** Answers an upgrade that is refused and closes its socket. */
export const refuseUpgrade = (socket: Duplex, error: unknown): void => {
  if (socket.destroyed || !socket.writable) return void socket.destroy();
  const { status, message } = publicFacts(error);
  const text = body(status, message);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
};
