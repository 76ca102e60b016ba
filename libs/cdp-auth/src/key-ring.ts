/**
 * The signing keys of a deployment, and how one replaces another without killing a live token:
 *
 *   publish          signFrom                        verifyUntil of the old key
 *   |--- 10 min -----|-------- 6 h + 1 h ------------|
 *   nobody signs     new key signs, old one verifies  old key is dropped
 *   with it yet
 *
 * Verifiers cache the public keys for five minutes and signers the ring, so a key that signed at once would produce
 * tokens that a verifier refuses. All times are epoch seconds.
 */
import { generateKeyPairSync, randomBytes, type JsonWebKey } from 'node:crypto';

/** A new key is public for this long before it signs. */
export const PUBLISH_LEAD_SECONDS = 600;
/** A replaced key verifies for this long after it stops signing: the longest session (6 h) and an hour. */
export const VERIFY_TAIL_SECONDS = 7 * 3600;

/** A public key as verifiers read it; `exp` (epoch seconds) is set once the key has a successor. */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
  readonly alg: 'ES256';
  readonly use: 'sig';
  readonly exp?: number;
}

/** The document that verifiers load. */
export interface Jwks {
  readonly keys: readonly PublicJwk[];
}

/** One key pair of the ring and the times (epoch seconds) between which it signs and verifies. */
export interface RingKey {
  readonly kid: string;
  readonly privateJwk: JsonWebKey;
  readonly publicJwk: PublicJwk;
  readonly createdAt: number;
  readonly signFrom: number;
  readonly verifyUntil?: number;
}

/** The private document that signers load: secret as a whole. */
export interface KeyRing {
  readonly keys: readonly RingKey[];
}

const seconds = (now: Date) => Math.floor(now.getTime() / 1000);

const generateKey = (createdAt: number, signFrom: number): RingKey => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  if (!x || !y) throw new Error('node:crypto exported a P-256 public key without coordinates');
  const kid = randomBytes(12).toString('base64url');
  return {
    kid,
    privateJwk: privateKey.export({ format: 'jwk' }),
    publicJwk: { kty: 'EC', crv: 'P-256', x, y, kid, alg: 'ES256', use: 'sig' },
    createdAt,
    signFrom,
  };
};

/** Makes a ring of one key, which signs at once because no verifier can hold an older document. */
export const createKeyRing = (now: Date): KeyRing => ({ keys: [generateKey(seconds(now), seconds(now))] });

/**
 * Adds a key that signs after PUBLISH_LEAD_SECONDS, gives its predecessors their end, and drops the ones that ended.
 * While a key waits to sign, another call changes nothing, so a repeated rotation cannot pile up keys.
 */
export const rotate = (ring: KeyRing, now: Date): KeyRing => {
  const at = seconds(now);
  const kept = ring.keys.filter((key) => key.verifyUntil === undefined || key.verifyUntil > at);
  if (kept.some((key) => key.signFrom > at)) return { keys: kept };
  const next = generateKey(at, at + PUBLISH_LEAD_SECONDS);
  const verifyUntil = next.signFrom + VERIFY_TAIL_SECONDS;
  return { keys: [...kept.map((key) => ({ ...key, verifyUntil: key.verifyUntil ?? verifyUntil })), next] };
};

/** The public half of the ring: to be published before the ring itself is stored. */
export const publicJwks = (ring: KeyRing): Jwks => ({
  keys: ring.keys.map(({ publicJwk, verifyUntil }) =>
    verifyUntil === undefined ? publicJwk : { ...publicJwk, exp: verifyUntil },
  ),
});

/** The key that signs now: the youngest of those whose time to sign has come; throws when there is none. */
export const signingKey = (ring: KeyRing, now: Date): RingKey => {
  const [youngest] = ring.keys
    .filter((key) => key.signFrom <= seconds(now))
    .sort((left, right) => right.signFrom - left.signFrom);
  if (!youngest) throw new Error('the key ring holds no key that may sign yet: create or rotate the signing keys');
  return youngest;
};
