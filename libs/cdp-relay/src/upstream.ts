import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { RelayError } from './errors.ts';

const HANDSHAKE_MS = 10_000;
/** What the two ends negotiate; nothing else of the client's request reaches the other side, its Origin least of all. */
const FORWARDED = [
  'sec-websocket-key',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'sec-websocket-protocol',
] as const;
const ANSWERED = ['sec-websocket-accept', 'sec-websocket-extensions', 'sec-websocket-protocol'] as const;

/** Where a request goes on. It is the relay's own knowledge, never taken from the client. */
export interface RelayTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** Added to the request, for example the token for the next relay. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An upgraded connection to the target, before any byte of it has been passed on. */
export interface Upstream {
  readonly socket: Socket;
  /** Bytes that came together with the answer. */
  readonly head: Buffer;
  /** The status line and headers to send to the client. */
  readonly answer: string;
}

/** The Host that Chromium accepts: it answers 500 to any name but localhost or an IP address. */
export const hostHeader = ({ host, port }: RelayTarget): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/**
 * Repeats the client's WebSocket handshake at the target. Rejects with RelayError: 502 when the target cannot be
 * reached, does not answer in 10 s, or answers nonsense; the target's own status when it refuses with 4xx or 503.
 */
export const openUpstream = (
  target: RelayTarget,
  clientHeaders: IncomingHttpHeaders,
  signal: AbortSignal,
): Promise<Upstream> =>
  new Promise((resolve, reject) => {
    const outgoing = request({
      host: target.host,
      port: target.port,
      path: target.path,
      agent: false,
      signal,
      headers: {
        ...Object.fromEntries(FORWARDED.flatMap((name) => (clientHeaders[name] ? [[name, clientHeaders[name]]] : []))),
        ...target.headers,
        host: hostHeader(target),
        connection: 'Upgrade',
        upgrade: 'websocket',
      },
    });
    outgoing.setTimeout(HANDSHAKE_MS, () => outgoing.destroy(new Error(`no answer in ${HANDSHAKE_MS} ms`)));
    outgoing.once('upgrade', (response, socket, head) => {
      // The request's timeout stays on the socket otherwise, and would end a quiet connection.
      socket.setTimeout(0);
      resolve({ socket: socket, head, answer: answerOf(response) });
    });
    outgoing.once('response', (response) => {
      response.resume();
      outgoing.destroy();
      reject(refusalOf(response));
    });
    outgoing.on('error', (cause) => reject(new RelayError(502, 'The browser could not be reached.', { cause })));
    outgoing.end();
  });

const answerOf = ({ headers }: IncomingMessage): string => {
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  for (const name of ANSWERED) if (headers[name]) lines.push(`${name}: ${String(headers[name])}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
};

const refusalOf = ({ statusCode = 502 }: IncomingMessage): RelayError => {
  const status = (statusCode >= 400 && statusCode < 500) || statusCode === 503 ? statusCode : 502;
  return new RelayError(status, `The browser refused the connection (status ${statusCode}).`);
};
