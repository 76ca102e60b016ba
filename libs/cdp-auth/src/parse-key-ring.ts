import type { KeyRing } from './key-ring.ts';

/**
 * Reads a ring from the JSON that the signing-keys parameter holds.
 * @throws Error without the text: it is a private key.
 */
export function parseKeyRing(json: string): KeyRing {
  try {
    const ring = JSON.parse(json) as KeyRing;
    if (Array.isArray(ring.keys) && ring.keys.length > 0) return ring;
  } catch {
    // The parser's message would quote the text.
  }
  throw new Error('the signing-keys parameter holds no key ring; run "npx wallcrawler signing-keys rotate"');
}
