import { epochSeconds } from '@wallcrawler/runtime';
import type { SessionRecord } from './records.ts';

/** A new session: what the create decides. The store adds times, state and revision. */
export type NewSession = Pick<
  SessionRecord,
  | 'sessionId'
  | 'projectId'
  | 'timeoutSeconds'
  | 'keepAlive'
  | 'region'
  | 'settings'
  | 'secretHash'
  | 'userMetadata'
  | 'waiter'
  | 'trace'
>;

/** The row of a session that begins now. */
export const firstRow = (fresh: NewSession, now: Date): SessionRecord => {
  const createdAt = now.toISOString();
  return {
    ...fresh,
    entity: 'session',
    status: 'CREATING',
    createdAt,
    updatedAt: createdAt,
    expiresAt: epochSeconds(now) + fresh.timeoutSeconds,
    proxyBytes: 0,
    revision: 1,
    timeline: [{ state: 'CREATING', at: createdAt }],
  };
};
