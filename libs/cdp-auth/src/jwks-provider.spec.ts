import { describe, expect, it } from '@jest/globals';
import { createJwksProvider } from './jwks-provider.ts';
import { createKeyRing, publicJwks, type Jwks } from './key-ring.ts';

const start = new Date('2026-11-20T12:00:00Z');
const later = (milliseconds: number) => new Date(start.getTime() + milliseconds);

const store = () => {
  const state = { jwks: publicJwks(createKeyRing(start)), loads: 0, down: false };
  const load = async (): Promise<Jwks> => {
    state.loads++;
    if (state.down) throw new Error('store is down');
    return state.jwks;
  };
  return { state, keys: createJwksProvider(load), kid: () => state.jwks.keys[0]?.kid ?? '' };
};

describe('createJwksProvider', () => {
  it('loads once for many callers and keeps the keys for five minutes', async () => {
    const { state, keys, kid } = store();
    await Promise.all(Array.from({ length: 20 }, () => keys.find(kid(), start)));
    await keys.find(kid(), later(299_000));
    expect(state.loads).toBe(1);
    await keys.find(kid(), later(301_000));
    expect(state.loads).toBe(2);
  });

  it('reloads for an unknown key id, but not more often than every five seconds', async () => {
    const { state, keys, kid } = store();
    await keys.find(kid(), start);
    for (const milliseconds of [1, 100, 4_999]) {
      await expect(keys.find('invented', later(milliseconds))).rejects.toMatchObject({ code: 'unknown-key' });
    }
    expect(state.loads).toBe(1);
    state.jwks = publicJwks(createKeyRing(start));
    await expect(keys.find(kid(), later(5_000))).resolves.toBeDefined();
    expect(state.loads).toBe(2);
  });

  it('keeps using the keys it has while the store is down', async () => {
    const { state, keys, kid } = store();
    await keys.find(kid(), start);
    state.down = true;
    await expect(keys.find(kid(), later(600_000))).resolves.toBeDefined();
  });

  it('says that keys are unavailable when none was ever loaded, and recovers', async () => {
    const { state, keys, kid } = store();
    state.down = true;
    await expect(keys.find(kid(), start)).rejects.toMatchObject({ code: 'keys-unavailable', status: 503 });
    state.down = false;
    await expect(keys.find(kid(), later(5_000))).resolves.toBeDefined();
  });

  it('ignores keys of another kind', async () => {
    const keys = createJwksProvider(async () => ({ keys: [{ kty: 'oct', k: 'AA', kid: 'x' } as never] }));
    await expect(keys.find('x', start)).rejects.toMatchObject({ code: 'unknown-key' });
  });
});
