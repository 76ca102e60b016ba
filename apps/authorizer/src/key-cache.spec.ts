import { describe, expect, it } from '@jest/globals';
import type { ApiKeyRecord } from '@wallcrawler/session-store';
import { createKeyCache } from './key-cache.ts';

/** A cache of 60 s over a set of genuine keys, with a clock of its own. */
function cache() {
  const state = { genuine: new Set(['good']), asked: [] as string[], now: 0, fails: false };
  const verify = async (key: string) => {
    state.asked.push(key);
    if (state.fails) throw new Error('the table is throttled');
    return state.genuine.has(key) ? ({ keyId: key } as ApiKeyRecord) : undefined;
  };
  return { state, verify: createKeyCache(verify, 60, () => state.now) };
}

describe(createKeyCache, () => {
  it('asks once a minute for a genuine key', async () => {
    const { state, verify } = cache();
    for (const at of [0, 30_000, 59_999]) {
      state.now = at;
      expect(await verify('good')).toEqual({ keyId: 'good' });
    }
    expect(state.asked).toHaveLength(1);
    state.now = 60_000;
    await verify('good');
    expect(state.asked).toHaveLength(2);
  });

  it('lets a revoked key work no longer than that', async () => {
    const { state, verify } = cache();
    await verify('good');
    state.genuine.clear();
    state.now = 60_000;
    expect(await verify('good')).toBeUndefined();
  });

  it('remembers no refusal and no failure', async () => {
    const { state, verify } = cache();
    expect(await verify('new')).toBeUndefined();
    state.genuine.add('new');
    expect(await verify('new')).toEqual({ keyId: 'new' });
    state.fails = true;
    await expect(verify('other')).rejects.toThrow('throttled');
    state.fails = false;
    expect(await verify('other')).toBeUndefined();
  });

  it('stays bounded, and forgets the oldest first', async () => {
    const { state, verify } = cache();
    const keys = Array.from({ length: 1_001 }, (_, at) => `key-${at}`);
    for (const key of keys) {
      state.genuine.add(key);
      await verify(key);
    }
    state.asked = [];
    await verify('key-1000');
    await verify('key-1');
    expect(state.asked).toEqual([]);
    await verify('key-0');
    expect(state.asked).toEqual(['key-0']);
  });
});
