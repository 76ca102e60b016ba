import { createPublicKey, type KeyObject } from 'node:crypto';
import { TokenError } from './errors.ts';
import type { Jwks, PublicJwk } from './key-ring.ts';

const MAX_AGE_MS = 5 * 60_000;
/** Anyone can send a token with an invented key id: a miss may reload the keys only this often. */
const MIN_RELOAD_MS = 5_000;

/** Finds the public key that a token names; throws TokenError `unknown-key` or `keys-unavailable`. */
export interface JwksProvider {
  find(kid: string, now: Date): Promise<KeyObject>;
}

interface Loaded {
  readonly keys: ReadonlyMap<string, { key: KeyObject; exp?: number }>;
  readonly at: number;
}

/**
 * Caches the keys that `load` returns for five minutes and reloads them for an unknown key id at most every five
 * seconds. When a reload fails, the keys loaded before stay in use: an outage of the store must not end connections.
 */
export const createJwksProvider = (load: () => Promise<Jwks>): JwksProvider => {
  let loaded: Loaded | undefined;
  let attemptedAt = -Infinity;
  let failure: unknown;
  let loading: Promise<void> | undefined;

  const reload = (at: number): Promise<void> => {
    if (loading) return loading;
    if (at - attemptedAt < MIN_RELOAD_MS) return Promise.resolve();
    attemptedAt = at;
    loading = load()
      .then(
        (jwks) => {
          loaded = { keys: importKeys(jwks), at };
          failure = undefined;
        },
        (error: unknown) => {
          failure = error;
        },
      )
      .finally(() => {
        loading = undefined;
      });
    return loading;
  };

  return {
    find: async (kid, now) => {
      const at = now.getTime();
      if (!loaded || at - loaded.at > MAX_AGE_MS || !loaded.keys.has(kid)) await reload(at);
      if (!loaded) throw new TokenError('keys-unavailable', { cause: failure });
      const found = loaded.keys.get(kid);
      if (!found || (found.exp !== undefined && found.exp * 1000 <= at)) throw new TokenError('unknown-key');
      return found.key;
    },
  };
};

const importKeys = (jwks: Jwks): Loaded['keys'] =>
  new Map(jwks.keys.filter(isOurs).map((jwk) => [jwk.kid, { key: importKey(jwk), exp: jwk.exp }]));

/** A key of another kind in the document is not for us; accepting only P-256 keeps the pinned algorithm honest. */
const isOurs = (jwk: PublicJwk) => jwk.kty === 'EC' && jwk.crv === 'P-256' && typeof jwk.kid === 'string';

const importKey = ({ kty, crv, x, y }: PublicJwk): KeyObject =>
  createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
