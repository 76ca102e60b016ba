import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import { GuardedFetchError } from './fetch-error.ts';

/** What `readBody` can decode, as a request offers it. */
export const ACCEPTED_ENCODINGS = 'gzip, br';

/** Each layer multiplies what one byte can become; nobody honest sends more than one. */
const MAX_LAYERS = 2;

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  br: () => createBrotliDecompress(),
};

async function* upTo(maxBytes: number, source: AsyncIterable<Buffer>, where: string): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of source) {
    total += chunk.length;
    if (total > maxBytes)
      throw new GuardedFetchError(
        'too_large',
        `the body is longer than ${maxBytes} bytes${where}; it was not read further`,
      );
    yield chunk;
  }
}

/**
 * Reads a body to its end, decompressed. Both the bytes on the wire and the bytes that they become are bounded, so
 * neither an endless stream nor a compression bomb fills the memory.
 * @param encoding the content-encoding header.
 * @throws GuardedFetchError `too_large` or `encoding`; whatever the stream or a decoder throws.
 */
export async function readBody(body: Readable, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  const layers = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const unknown = layers.find((name) => !decoders[name]);
  if (unknown !== undefined || layers.length > MAX_LAYERS) {
    body.destroy();
    throw new GuardedFetchError(
      'encoding',
      `the body is encoded in a way that was not asked for: ${layers.join(', ').slice(0, 60)}`,
    );
  }
  const chunks: Buffer[] = [];
  const stages = [
    body,
    (source: AsyncIterable<Buffer>) => upTo(maxBytes, source, ''),
    ...layers.reverse().map((name) => decoders[name]!()),
    async (source: AsyncIterable<Buffer>) => {
      for await (const chunk of upTo(maxBytes, source, layers.length > 0 ? ' after decompression' : ''))
        chunks.push(chunk);
    },
  ];
  await pipeline(stages as never as [Readable, Transform]);
  return Buffer.concat(chunks);
}
