import { createHash } from 'node:crypto';
import { ApiError } from '@wallcrawler/session-api';

/** How long a repetition without a key of its own is recognised: the SDK retries within seconds. */
const RETRY_WINDOW_SECONDS = 90;
/** How long an Idempotency-Key is remembered, as other APIs do. */
const KEY_WINDOW_SECONDS = 86_400;
const MAX_KEY_CHARACTERS = 255;

/** What makes a create the same as an earlier one. */
export interface RequestIdentity {
  hash: string;
  bodyHash: string;
  /** Whether this request may be a repetition, and so must look for the first one. */
  mayRepeat: boolean;
  /** Whether the client named the request by an Idempotency-Key; otherwise its body is all that identifies it. */
  isNamed: boolean;
  windowSeconds: number;
}

const sha256 = (parts: unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** JSON with sorted keys: two bodies that say the same have the same text. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, canonical(inner)]));
}

/**
 * The identity of a create. Browserbase's SDK sends no idempotency key, but counts its retries in
 * `x-stainless-retry-count`: a retry with the same key and body means the same session. An `Idempotency-Key` means it
 * whatever the count is.
 * @throws ApiError 400 for a key over 255 characters.
 */
export function identifyRequest(keyId: string, headers: Record<string, string>, body: unknown): RequestIdentity {
  const key = headers['idempotency-key'];
  const bodyHash = sha256([canonical(body)]);
  if (key) {
    if (key.length > MAX_KEY_CHARACTERS)
      throw new ApiError(
        'invalid_request',
        `invalid header: Idempotency-Key: expected at most ${MAX_KEY_CHARACTERS} characters`,
      );
    return {
      hash: sha256([keyId, 'key', key]),
      bodyHash,
      mayRepeat: true,
      isNamed: true,
      windowSeconds: KEY_WINDOW_SECONDS,
    };
  }
  const retries = Number.parseInt(headers['x-stainless-retry-count'] ?? '0', 10);
  return {
    hash: sha256([keyId, 'body', bodyHash]),
    bodyHash,
    mayRepeat: retries > 0,
    isNamed: false,
    windowSeconds: RETRY_WINDOW_SECONDS,
  };
}
