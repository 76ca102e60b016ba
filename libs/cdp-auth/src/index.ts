export { constantTimeEqual } from './constant-time-equal.ts';
export { TokenError, type TokenErrorCode } from './errors.ts';
export { createJwksProvider, type JwksProvider } from './jwks-provider.ts';
export {
  createKeyRing,
  publicJwks,
  PUBLISH_LEAD_SECONDS,
  rotate,
  signingKey,
  VERIFY_TAIL_SECONDS,
  type Jwks,
  type KeyRing,
  type PublicJwk,
  type RingKey,
} from './key-ring.ts';
export { createSigner, type Signer } from './signer.ts';
export { signConnectToken, verifyConnectToken, type ConnectClaims, type ConnectScope } from './token.ts';
export { createVerifier, type Verifier } from './verifier.ts';
export { parseKeyRing } from './parse-key-ring.ts';
