/**
 * Plain HTTP through http-proxy, and the only place that knows it. It is unmaintained: its WebSocket half (which
 * crashes on a failed upgrade and leaks sockets) is not used at all.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import httpProxy from 'http-proxy';
import { RelayError } from './errors.ts';
import { hostHeader, type RelayTarget } from './upstream.ts';

const TIMEOUT_MS = 15_000;
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** What becomes of the target's answer: passed through as it is, or its JSON changed first. */
export type Transform = ((json: unknown) => unknown) | undefined;

/** Forwards requests; rejects with RelayError 502 when the target cannot be reached or answers nonsense. */
export const createHttpForwarder = () => {
  const proxy = httpProxy.createProxyServer({
    selfHandleResponse: true,
    proxyTimeout: TIMEOUT_MS,
    timeout: TIMEOUT_MS,
  });
  const waiting = new WeakMap<IncomingMessage, (answer: IncomingMessage) => void>();
  proxy.on('proxyRes', (answer, request) => waiting.get(request)?.(answer));

  return (request: IncomingMessage, response: ServerResponse, target: RelayTarget, transform: Transform) =>
    new Promise<void>((resolve, reject) => {
      waiting.set(request, (answer) => {
        passAnswer(answer, response, transform).then(resolve, reject);
      });
      // Only these reach the target: the client's own headers may hold the token.
      request.url = target.path;
      request.headers = { accept: '*/*' };
      withoutDeprecationWarnings(() =>
        proxy.web(
          request,
          response,
          {
            target: { protocol: 'http:', host: target.host, port: target.port },
            // The path is taken as it is: http-proxy would collapse the slashes of a URL in the query.
            toProxy: true,
            prependPath: false,
            headers: { ...target.headers, host: hostHeader(target) },
          },
          (cause) => reject(new RelayError(502, 'The browser could not be reached.', { cause })),
        ),
      );
    });
};

const passAnswer = async (answer: IncomingMessage, response: ServerResponse, transform: Transform): Promise<void> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RelayError(502, 'The answer of the browser is too large.');
  }
  let body = Buffer.concat(chunks);
  const status = answer.statusCode ?? 502;
  if (transform && status === 200) body = Buffer.from(JSON.stringify(transform(parse(body))));
  response.writeHead(status, {
    'content-type': answer.headers['content-type'] ?? 'application/json; charset=UTF-8',
    'content-length': body.length,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  response.end(body);
};

/** `/json/activate` and `/json/close` answer with a sentence, which passes as it is. */
const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new RelayError(502, 'The browser answered with something else than JSON.', { cause });
  }
};

/** http-proxy calls util._extend, which Node reports on stderr once per process; nobody can act on that. */
const withoutDeprecationWarnings = (work: () => void): void => {
  const before = process.noDeprecation;
  process.noDeprecation = true;
  try {
    work();
  } finally {
    process.noDeprecation = before;
  }
};
