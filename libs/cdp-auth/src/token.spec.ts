import { describe, expect, it } from '@jest/globals';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { createKeyRing, publicJwks, signingKey } from './key-ring.ts';
import { signConnectToken } from './token.ts';
import { createVerifier } from './verifier.ts';

const now = new Date('2026-11-20T12:00:00Z');
const at = now.getTime() / 1000;
const ring = createKeyRing(now);
const { kid, privateJwk, publicJwk } = signingKey(ring, now);
const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' });
const verifier = createVerifier(
  async () => publicJwks(ring),
  () => now,
);
const grant = { sessionId: 'session-1', projectId: 'project-1', scope: 'connect' as const, expiresAt: at + 60 };
const claims = {
  iss: 'wallcrawler',
  aud: 'wallcrawler:cdp',
  sid: 's',
  pid: 'p',
  scope: 'connect',
  jti: 'j',
  iat: at,
  exp: at + 60,
};
const forge = (changes: Record<string, unknown>) =>
  jwt.sign(JSON.parse(JSON.stringify({ ...claims, ...changes })), privateKey, { algorithm: 'ES256', keyid: kid });
const unsigned = (header: object) =>
  [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');

describe('connect token', () => {
  it('carries the session, the project and the scope from signer to verifier', async () => {
    const verified = await verifier.verify(signConnectToken(ring, grant, now), { sessionId: 'session-1' });
    expect(verified).toMatchObject(grant);
  });

  it.each(['connect', 'debug', 'view'] as const)('knows the scope %s', async (scope) => {
    expect(await verifier.verify(signConnectToken(ring, { ...grant, scope }, now))).toMatchObject({ scope });
  });

  it('pins ES256 and names the key in its header', () => {
    const header = jwt.decode(signConnectToken(ring, grant, now), { complete: true })?.header;
    expect(header).toMatchObject({ alg: 'ES256', kid });
  });

  it.each([
    ['no token', undefined, 'missing'],
    ['an empty token', '', 'missing'],
    ['text that is no JWT', 'abc', 'malformed'],
    ['a JWT with a header that is no JSON', '%%%.e30.AA', 'malformed'],
    ['a token of unreasonable length', 'a'.repeat(10_000), 'malformed'],
    ['alg none', `${unsigned({ alg: 'none', typ: 'JWT', kid })}.`, 'algorithm'],
    [
      'HS256 with the public key as the secret',
      jwt.sign(
        claims,
        createPublicKey({ key: { ...publicJwk }, format: 'jwk' }).export({ type: 'spki', format: 'pem' }),
        {
          algorithm: 'HS256',
          keyid: kid,
        },
      ),
      'algorithm',
    ],
    ['a key id nobody knows', jwt.sign(claims, privateKey, { algorithm: 'ES256', keyid: 'other' }), 'unknown-key'],
    ['no key id', jwt.sign(claims, privateKey, { algorithm: 'ES256' }), 'unknown-key'],
    ['an expired token', forge({ exp: at - 1 }), 'expired'],
    ['a token that expires this second', forge({ exp: at }), 'expired'],
    ['a token without expiry', forge({ exp: undefined }), 'claims'],
    ['another audience', forge({ aud: 'wallcrawler:api' }), 'audience'],
    ['another issuer', forge({ iss: 'somebody' }), 'issuer'],
    ['no session', forge({ sid: undefined }), 'claims'],
    ['an unknown scope', forge({ scope: 'admin' }), 'scope'],
  ])('refuses %s', async (_name, token, code) => {
    await expect(verifier.verify(token)).rejects.toMatchObject({ name: 'TokenError', code });
  });

  it('refuses a token whose claims were changed after signing', async () => {
    const [header, , signature] = signConnectToken(ring, grant, now).split('.');
    const payload = Buffer.from(JSON.stringify({ ...claims, sid: 'stolen' })).toString('base64url');
    await expect(verifier.verify(`${header}.${payload}.${signature}`)).rejects.toMatchObject({ code: 'signature' });
  });

  it('refuses a token of another session with 403', async () => {
    const token = signConnectToken(ring, grant, now);
    const refusal = verifier.verify(token, { sessionId: 'session-2' });
    await expect(refusal).rejects.toMatchObject({ code: 'session', status: 403 });
  });
});
