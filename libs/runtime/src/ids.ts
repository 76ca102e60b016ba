import { randomBytes } from 'node:crypto';

/**
 * A new session, project or event id: 128 random bits in the layout of a UUID, so that it fits the uuid column that
 * many users keep Browserbase ids in. All bits are random: it carries no version and no time.
 */
export function newId(): string {
  const hex = randomBytes(16).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
