import type { KeyRing } from './key-ring.ts';
import { signConnectToken, type ConnectScope } from './token.ts';

/** Half of the ten minutes that a new key is public before it signs, so a cached ring never skips that wait. */
const MAX_AGE_MS = 5 * 60_000;

/** Signs connect tokens with the key that may sign now. */
export interface Signer {
  /** Returns a token valid until `expiresAt` (epoch seconds); rejects when the keys cannot be loaded. */
  sign(grant: { sessionId: string; projectId: string; scope: ConnectScope; expiresAt: number }): Promise<string>;
}

/** A signer that loads the ring on first use and keeps it for five minutes. */
export const createSigner = (loadRing: () => Promise<KeyRing>, now: () => Date = () => new Date()): Signer => {
  let cached: { ring: Promise<KeyRing>; at: number } | undefined;

  const ring = (): Promise<KeyRing> => {
    const at = now().getTime();
    if (cached && at - cached.at <= MAX_AGE_MS) return cached.ring;
    const entry = { ring: loadRing(), at };
    cached = entry;
    entry.ring.catch(() => {
      if (cached === entry) cached = undefined;
    });
    return entry.ring;
  };

  return { sign: async (grant) => signConnectToken(await ring(), grant, now()) };
};
