import type http from 'node:http';

/** API Gateway's payload limit. */
const LIMIT = 10 * 1024 * 1024;

/** How much of a refused body is read and dropped before its connection is cut, in bytes. */
const MOST_DROPPED = 2 * 1024 * 1024 * 1024;

/** Whether a request says itself that its body is too large. */
export const announcesTooMuch = (request: http.IncomingMessage): boolean =>
  Number(request.headers['content-length'] ?? 0) > LIMIT;

/** The body whole, or undefined as soon as it has more than 10 MB. Rejects when the client leaves before its end. */
export async function readBody(request: http.IncomingMessage): Promise<Buffer | undefined> {
  if (announcesTooMuch(request)) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  const pieces = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  for await (const chunk of pieces) {
    bytes += chunk.length;
    if (bytes > LIMIT) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads and drops what a refused client still sends. A closed connection could lose the answer of one that reads it
 * only when it has sent everything; one that never ends is cut all the same.
 */
export function dropBody(request: http.IncomingMessage): void {
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_DROPPED) request.destroy();
  });
}

/** The body as the proxy event carries it: base64 when its type is one of the API's binary media types. */
export function encodeBody(body: Buffer, contentType: string | undefined, binaryMediaTypes: string[]) {
  if (body.length === 0) return { text: null, isBase64: false };
  const isBase64 = isBinary(contentType, binaryMediaTypes);
  return { text: body.toString(isBase64 ? 'base64' : 'utf8'), isBase64 };
}

/** Whether a media type is among the API's binary ones, which may have wildcards. */
export function isBinary(mediaType: string | undefined, binaryMediaTypes: string[]): boolean {
  const [type = '', subtype = ''] = (mediaType ?? '').split(';')[0]?.trim().toLowerCase().split('/') ?? [];
  return binaryMediaTypes.some((pattern) => {
    const [wantedType, wantedSubtype] = pattern.toLowerCase().split('/');
    return (wantedType === '*' || wantedType === type) && (wantedSubtype === '*' || wantedSubtype === subtype);
  });
}
