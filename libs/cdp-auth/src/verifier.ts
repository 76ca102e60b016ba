import { createJwksProvider } from './jwks-provider.ts';
import type { Jwks } from './key-ring.ts';
import { verifyConnectToken, type ConnectClaims } from './token.ts';

/** Verifies connect tokens against the published keys. */
export interface Verifier {
  /** Returns the claims or throws TokenError; with `sessionId` the token must belong to that session. */
  verify(token: string | undefined, expected?: { sessionId?: string }): Promise<ConnectClaims>;
}

/** A verifier that loads the public keys on first use; see `createJwksProvider` for how they are cached. */
export const createVerifier = (loadJwks: () => Promise<Jwks>, now: () => Date = () => new Date()): Verifier => {
  const keys = createJwksProvider(loadJwks);
  return { verify: (token, expected = {}) => verifyConnectToken(keys, token, { ...expected, now: now() }) };
};
