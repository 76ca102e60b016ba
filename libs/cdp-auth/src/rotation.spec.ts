import { describe, expect, it } from '@jest/globals';
import {
  createKeyRing,
  publicJwks,
  PUBLISH_LEAD_SECONDS,
  rotate,
  signingKey,
  VERIFY_TAIL_SECONDS,
} from './key-ring.ts';
import { createSigner } from './signer.ts';
import { createVerifier } from './verifier.ts';

const start = new Date('2026-11-20T12:00:00Z');
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

/** A deployment with one stored ring, one signer and one verifier that share a clock. */
const deployment = () => {
  let now = start;
  let ring = createKeyRing(start);
  const loads = { ring: 0, jwks: 0 };
  const clock = () => now;
  const signer = createSigner(async () => (loads.ring++, ring), clock);
  const verifier = createVerifier(async () => (loads.jwks++, publicJwks(ring)), clock);
  const sign = () =>
    signer.sign({ sessionId: 's', projectId: 'p', scope: 'connect', expiresAt: now.getTime() / 1000 + 6 * 3600 });
  return {
    verifier,
    sign,
    loads,
    at: (seconds: number) => (now = later(seconds)),
    rotate: () => (ring = rotate(ring, now)),
    ring: () => ring,
  };
};

describe('key rotation', () => {
  it('lets the very first key sign at once', () => {
    const ring = createKeyRing(start);
    expect(signingKey(ring, start).kid).toBe(ring.keys[0]?.kid);
  });

  it('publishes a new key but does not sign with it before its lead is over', () => {
    const first = createKeyRing(start);
    const ring = rotate(first, start);
    expect(publicJwks(ring).keys).toHaveLength(2);
    expect(signingKey(ring, later(PUBLISH_LEAD_SECONDS - 1)).kid).toBe(first.keys[0]?.kid);
    expect(signingKey(ring, later(PUBLISH_LEAD_SECONDS)).kid).toBe(ring.keys[1]?.kid);
  });

  it('never signs with a key that a verifier with a full cache does not hold', async () => {
    const { sign, verifier, at, rotate: turn, loads } = deployment();
    await verifier.verify(await sign());
    turn();
    for (let seconds = 1; seconds < 2 * PUBLISH_LEAD_SECONDS; seconds += 7) {
      at(seconds);
      await expect(verifier.verify(await sign())).resolves.toBeDefined();
    }
    // One load for each five minutes of cache: no reload was ever forced by an unknown key.
    expect(loads.jwks).toBeLessThanOrEqual(1 + (2 * PUBLISH_LEAD_SECONDS) / 300);
  });

  it('verifies tokens of the old key until the longest session has passed, then drops it', async () => {
    const { sign, verifier, at, rotate: turn, ring } = deployment();
    turn();
    at(PUBLISH_LEAD_SECONDS - 1);
    const lastOfOldKey = await sign();
    at(PUBLISH_LEAD_SECONDS - 1 + 6 * 3600 - 1);
    await expect(verifier.verify(lastOfOldKey)).resolves.toBeDefined();
    at(PUBLISH_LEAD_SECONDS + VERIFY_TAIL_SECONDS);
    await expect(verifier.verify(lastOfOldKey)).rejects.toMatchObject({ code: 'unknown-key' });
    turn();
    expect(publicJwks(ring()).keys).toHaveLength(2);
    expect(ring().keys.every((key) => key.createdAt > 0 && key.signFrom > start.getTime() / 1000)).toBe(true);
  });

  it('does not pile up keys when it is repeated', () => {
    const once = rotate(createKeyRing(start), start);
    expect(rotate(once, later(60)).keys).toHaveLength(2);
  });

  it('publishes no private part', () => {
    expect(JSON.stringify(publicJwks(rotate(createKeyRing(start), start)))).not.toContain('"d"');
  });
});
