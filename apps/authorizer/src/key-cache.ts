import { createHash } from 'node:crypto';
import type { ApiKeyRecord } from '@wallcrawler/session-store';

/** Enough for every key that one environment sees in a minute, and bounded whatever is sent. */
const MAX_ENTRIES = 1_000;

type Verify = (key: string) => Promise<ApiKeyRecord | undefined>;

/**
 * Remembers genuine keys for `seconds`, which is also how long a revoked key may go on working. Keys are remembered by
 * their hash; refusals are not remembered, so that a key works as soon as it exists.
 */
export function createKeyCache(verify: Verify, seconds: number, now: () => number = Date.now): Verify {
  const entries = new Map<string, { record: ApiKeyRecord; until: number }>();
  return async (key) => {
    const hash = createHash('sha256').update(key).digest('base64');
    const cached = entries.get(hash);
    if (cached && cached.until > now()) return cached.record;
    entries.delete(hash);
    const record = await verify(key);
    if (record) {
      if (entries.size >= MAX_ENTRIES) entries.delete(entries.keys().next().value!);
      entries.set(hash, { record, until: now() + seconds * 1000 });
    }
    return record;
  };
}
