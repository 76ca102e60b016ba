import { RelayError } from '@wallcrawler/cdp-relay';
import { sleep } from '@wallcrawler/runtime';
import { isLive, isPending } from '@wallcrawler/session-state';
import { optionalFields, type Endpoint, type SessionStore } from '@wallcrawler/session-store';

/** What decides how long a client is held. */
export interface HoldLimits {
  /** Pause between two reads of the row. Default 250 ms. */
  readonly pollMs?: number;
  /** How long an upgrade waits for READY. Default 45 s, as long as a create may take. */
  readonly holdMs?: number;
}

/**
 * Waits until the session is live and returns where its relay listens. The row is read anew for each client, strongly
 * consistent, so a released session cannot be entered with a token that is still valid.
 * Throws RelayError: 404 no such session, 410 it has ended, 503 the table cannot be read, 504 not ready in time.
 */
export const findSession = async (
  sessions: Pick<SessionStore, 'get'>,
  claims: { sessionId: string; projectId: string },
  signal: AbortSignal,
  { pollMs = 250, holdMs = 45_000 }: HoldLimits = {},
): Promise<Endpoint> => {
  const deadline = Date.now() + holdMs;
  for (;;) {
    const session = await sessions.get(claims.sessionId).catch((cause: unknown) => {
      throw new RelayError(503, 'The session cannot be looked up at the moment: connect again.', { cause });
    });
    if (!session || session.projectId !== claims.projectId) throw new RelayError(404, 'There is no such session.');
    const { endpoint } = optionalFields(session);
    if (isLive(session.status) && endpoint) return endpoint;
    if (!isPending(session.status)) throw new RelayError(410, 'The session has ended: create a new one.');
    if (Date.now() >= deadline) throw new RelayError(504, `The browser was not ready within ${holdMs / 1000} s.`);
    await sleep(pollMs, signal);
    if (signal.aborted) throw new RelayError(400, 'The client has gone.');
  }
};
