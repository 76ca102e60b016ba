import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new secret for a session's task: 256 random bits. */
export const newSessionSecret = (): string => randomBytes(32).toString('base64url');

/** What the session's row keeps of it: SHA-256 in hex. A random secret of this length needs no salt. */
export const hashSessionSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Whether a secret is the one of this hash, in a time that does not depend on where they differ. */
export function isSessionSecret(secret: string, hash: string | undefined): boolean {
  const expected = Buffer.from(hash ?? '', 'hex');
  const given = createHash('sha256').update(secret).digest();
  return expected.length === given.length && timingSafeEqual(expected, given);
}
