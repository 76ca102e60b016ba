import { createPrivateKey, randomUUID } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { TokenError } from './errors.ts';
import type { JwksProvider } from './jwks-provider.ts';
import { signingKey, type KeyRing } from './key-ring.ts';

const ISSUER = 'wallcrawler';
const AUDIENCE = 'wallcrawler:cdp';
/** Ours have about 450 characters; what is much longer is not worth the work of decoding. */
const MAX_TOKEN_LENGTH = 2048;

/** Every scope there is. What each opens is the relay's table (`libs/cdp-relay/src/scopes.ts`). */
const SCOPES = ['connect', 'debug', 'view'] as const;

/**
 * `connect` drives the session and counts as its user. `debug` watches it and may take part by hand, `view` watches
 * and can do nothing; neither counts as a user.
 */
export type ConnectScope = (typeof SCOPES)[number];

/** What a verified connect token says; `expiresAt` is in epoch seconds. */
export interface ConnectClaims {
  readonly sessionId: string;
  readonly projectId: string;
  readonly scope: ConnectScope;
  readonly expiresAt: number;
  readonly tokenId: string;
}

/** Signs a connect token (a JWT, ES256) that is valid until `expiresAt` (epoch seconds). */
export const signConnectToken = (
  ring: KeyRing,
  grant: { sessionId: string; projectId: string; scope: ConnectScope; expiresAt: number },
  now: Date,
): string => {
  const { kid, privateJwk } = signingKey(ring, now);
  return jwt.sign(
    {
      iss: ISSUER,
      aud: AUDIENCE,
      sid: grant.sessionId,
      pid: grant.projectId,
      scope: grant.scope,
      iat: Math.floor(now.getTime() / 1000),
      exp: grant.expiresAt,
      jti: randomUUID(),
    },
    createPrivateKey({ key: privateJwk, format: 'jwk' }),
    { algorithm: 'ES256', keyid: kid },
  );
};

/**
 * Verifies a connect token and returns its claims; throws TokenError. With `sessionId` the token must belong to that
 * session.
 */
export const verifyConnectToken = async (
  keys: JwksProvider,
  token: string | undefined,
  expected: { sessionId?: string; now: Date },
): Promise<ConnectClaims> => {
  if (!token) throw new TokenError('missing');
  const key = await keys.find(keyIdOf(token), expected.now);
  const claims = readClaims(verifySignature(token, key, expected.now));
  if (expected.sessionId !== undefined && claims.sessionId !== expected.sessionId) throw new TokenError('session');
  return claims;
};

/** The header is read before anything is verified, to pick the key; the algorithm is pinned here and again below. */
const keyIdOf = (token: string): string => {
  if (token.length > MAX_TOKEN_LENGTH) throw new TokenError('malformed');
  let header: { alg?: unknown; kid?: unknown } | undefined;
  try {
    header = jwt.decode(token, { complete: true })?.header;
  } catch (cause) {
    throw new TokenError('malformed', { cause });
  }
  if (!header) throw new TokenError('malformed');
  if (header.alg !== 'ES256') throw new TokenError('algorithm');
  if (typeof header.kid !== 'string' || header.kid === '' || header.kid.length > 64)
    throw new TokenError('unknown-key');
  return header.kid;
};

const verifySignature = (token: string, key: Parameters<typeof jwt.verify>[1], now: Date): unknown => {
  try {
    return jwt.verify(token, key as jwt.Secret, {
      algorithms: ['ES256'],
      issuer: ISSUER,
      audience: AUDIENCE,
      clockTimestamp: Math.floor(now.getTime() / 1000),
    });
  } catch (cause) {
    if (cause instanceof jwt.TokenExpiredError) throw new TokenError('expired', { cause });
    const message = cause instanceof Error ? cause.message : '';
    if (message.startsWith('jwt audience')) throw new TokenError('audience', { cause });
    if (message.startsWith('jwt issuer')) throw new TokenError('issuer', { cause });
    if (message === 'invalid signature') throw new TokenError('signature', { cause });
    throw new TokenError('malformed', { cause });
  }
};

/** jsonwebtoken checks `exp` only where there is one, so a token without it is refused here. */
const readClaims = (payload: unknown): ConnectClaims => {
  const { sid, pid, scope, exp, jti } = (payload ?? {}) as Record<string, unknown>;
  if (typeof sid !== 'string' || typeof pid !== 'string' || typeof jti !== 'string' || typeof exp !== 'number') {
    throw new TokenError('claims');
  }
  const known = SCOPES.find((one) => one === scope);
  if (!known) throw new TokenError('scope');
  return { sessionId: sid, projectId: pid, scope: known, expiresAt: exp, tokenId: jti };
};
