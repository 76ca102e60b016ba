import { ApiError } from '@wallcrawler/session-api';
import { isTerminal } from '@wallcrawler/session-state';
import type { ContextLease, ContextRecord } from '@wallcrawler/resource-store';
import type { SessionStore } from '@wallcrawler/session-store';

/** After how many seconds a context that is being saved is worth another try. */
const CONTEXT_RETRY_SECONDS = '2';

/**
 * The write that makes a new session the writer of its context, to be made in one transaction with the session. A
 * writer that has ended without giving the lease back is replaced.
 * @throws ApiError 409 while another session is going to save the context.
 */
export async function takeContext(
  { projectId, contextId, writer }: ContextRecord,
  sessionId: string,
  { leases, sessions }: { leases: Pick<ContextLease, 'take'>; sessions: Pick<SessionStore, 'get'> },
): Promise<ReturnType<ContextLease['take']>> {
  const holder = { projectId, contextId, sessionId };
  if (!writer) return leases.take(holder);
  const other = await sessions.get(writer.sessionId);
  if (other && !isTerminal(other.status)) throw contextInUse(writer.sessionId);
  return leases.take(holder, writer.sessionId);
}

/** @param sessionId the writer, where it is known. */
export const contextInUse = (sessionId?: string): ApiError =>
  new ApiError(
    'context_in_use',
    `browserSettings.context: ${sessionId ? `session ${sessionId}` : 'another session'} is using this context and saves it when it ends; wait until then, or leave persist out`,
    { 'retry-after': CONTEXT_RETRY_SECONDS },
    { details: { ...(sessionId && { sessionId }) } },
  );
