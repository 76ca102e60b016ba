import type http from 'node:http';

/** API Gateway's payload limit. */
const LIMIT = 10 * 1024 * 1024;

/** The body whole, or undefined as soon as it has more than 10 MB. Rejects when the client leaves before its end. */
export async function readBody(request: http.IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > LIMIT) return undefined;
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
