import { constantTimeEqual, TokenError, type ConnectScope, type Verifier } from '@wallcrawler/cdp-auth';

/** Who is at the relay: a client of the session, or this process checking its own door. */
export interface ContainerClaims {
  readonly scope: ConnectScope | 'self-check';
  /** Epoch seconds after which the claim is void; the session's own timer ends all others. */
  readonly expiresAt?: number;
}

/**
 * Accepts the tokens of one session, and the secret of this process. The secret is random, lives in memory only, and
 * exists because the container can verify tokens but sign none.
 */
export const containerAuthorizer =
  (verifier: Verifier, sessionId: string, selfCheckSecret: string) =>
  async (token: string | undefined): Promise<ContainerClaims> => {
    if (token === undefined) throw new TokenError('missing');
    if (constantTimeEqual(token, selfCheckSecret)) return { scope: 'self-check' };
    const { scope, expiresAt } = await verifier.verify(token, { sessionId });
    return { scope, expiresAt };
  };
