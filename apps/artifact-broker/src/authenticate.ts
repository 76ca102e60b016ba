import { BrokerError, isSessionSecret } from '@wallcrawler/artifacts';
import { isTerminal } from '@wallcrawler/session-state';
import type { SessionRecord, SessionStore } from '@wallcrawler/session-store';

/**
 * The session that a request speaks for.
 * @throws BrokerError `forbidden`, the same for a session that does not exist, a wrong secret and a session that has
 *   ended: who has no business here learns nothing.
 */
export async function authenticate(
  { sessionId, secret }: { sessionId: string; secret: string },
  sessions: Pick<SessionStore, 'get'>,
): Promise<SessionRecord> {
  const session = await sessions.get(sessionId);
  const isKnown = isSessionSecret(secret, session?.secretHash);
  if (!session || !isKnown || isTerminal(session.status))
    throw new BrokerError('forbidden', 'there is no such session, it has ended, or the secret is not its own');
  return session;
}
