import type http from 'node:http';
import { Readable } from 'node:stream';
import { faulted, responseTooLarge } from './errors.ts';
import type { HttpResponsePrelude, InvocationResult } from './types.ts';

/** The content type by which a runtime announces a prelude: JSON, eight NUL bytes, body. */
export const PRELUDE_TYPE = 'application/vnd.awslambda.http-integration-response';

const BUFFERED_RESPONSE_LIMIT = 6 * 1024 * 1024;
const PRELUDE_LIMIT = 16 * 1024;
const SEPARATOR = Buffer.alloc(8);

/** The error trailers of a stream that failed midway, as the result of its invocation. */
function trailerResult(body: http.IncomingMessage): InvocationResult | undefined {
  if (!body.trailers['lambda-runtime-function-error-type']) return undefined;
  const encoded = body.trailers['lambda-runtime-function-error-body'] ?? '';
  return { statusCode: 200, functionError: 'Unhandled', payload: Buffer.from(encoded, 'base64') };
}

/** Collects a response whole; one above 6 MB becomes `Function.ResponseSizeTooLarge`. */
export async function collectResponse(body: http.IncomingMessage): Promise<InvocationResult> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BUFFERED_RESPONSE_LIMIT) chunks.push(chunk);
  }
  if (bytes > BUFFERED_RESPONSE_LIMIT) return faulted(responseTooLarge(bytes, BUFFERED_RESPONSE_LIMIT));
  return trailerResult(body) ?? { statusCode: 200, payload: Buffer.concat(chunks) };
}

/**
 * Hands the stream to `onStream` once its prelude is complete, and resolves when the last byte has been read.
 * A body without a well-formed prelude becomes a fault, and `onStream` is not called.
 */
export async function streamResponse(
  contentType: string,
  message: http.IncomingMessage,
  onStream: (metadata: HttpResponsePrelude, body: Readable) => void,
): Promise<InvocationResult> {
  const chunks = message.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
  const head = contentType === PRELUDE_TYPE ? await readPrelude(chunks) : undefined;
  if (!head) {
    message.resume();
    return faulted({
      errorType: 'Function.InvalidPrelude',
      errorMessage: `expected a response of type ${PRELUDE_TYPE} that begins with JSON and 8 NUL bytes, got ${contentType}`,
    });
  }
  return new Promise((resolve, reject) => {
    let failure: InvocationResult | undefined;
    const pieces = rest(chunks, head.first, () => (failure = trailerResult(message)));
    const body = Readable.from(pieces, { objectMode: false });
    // Whoever reads the body hears of its failure; one who has left must not bring the host down.
    body.on('error', () => {});
    body.once('close', () => {
      if (body.errored && !failure) reject(body.errored);
      else resolve(failure ?? { statusCode: 200, payload: Buffer.alloc(0) });
      // A consumer that leaves early does not end the invocation: what follows is read and dropped.
      void Promise.resolve(chunks.return?.()).then(
        () => message.resume(),
        () => {},
      );
    });
    onStream(head.metadata, body);
  });
}

async function* rest(
  chunks: AsyncIterator<Buffer>,
  first: Buffer,
  trailers: () => InvocationResult | undefined,
): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  const failure = trailers();
  if (failure) throw new Error(`the function failed midway: ${failure.payload.toString('utf8')}`);
}

async function readPrelude(
  chunks: AsyncIterator<Buffer>,
): Promise<{ metadata: HttpResponsePrelude; first: Buffer } | undefined> {
  let head = Buffer.alloc(0);
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    head = Buffer.concat([head, next.value]);
    const end = head.indexOf(SEPARATOR);
    if (end >= 0) {
      const metadata = parsePrelude(head.subarray(0, end));
      return metadata && { metadata, first: head.subarray(end + SEPARATOR.length) };
    }
    if (head.length > PRELUDE_LIMIT) return undefined;
  }
  return undefined;
}

function parsePrelude(json: Buffer): HttpResponsePrelude | undefined {
  try {
    const parsed = JSON.parse(json.toString('utf8')) as Partial<HttpResponsePrelude> | null;
    return typeof parsed === 'object' && parsed ? { statusCode: 200, headers: {}, ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
