import type { Signer } from '@wallcrawler/cdp-auth';
import { ownedSession, toWireConnection, toWireSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { isLive } from '@wallcrawler/session-state';
import type { SessionStore } from '@wallcrawler/session-store';

export interface RetrieveDependencies {
  sessions: Pick<SessionStore, 'get'>;
  signer: Signer;
  connectBaseUrl: string;
}

/**
 * One session with the times of its states; with its connect URL while a client can connect. Tokens are signed anew, because none is kept.
 */
export async function retrieveSession(
  request: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId'>,
  { sessions, signer, connectBaseUrl }: RetrieveDependencies,
): Promise<ApiResponse> {
  const record = await ownedSession(request, sessions);
  const session = { ...toWireSession(record), timeline: record.timeline ?? [] };
  if (!isLive(record.status)) return { status: 200, body: session };
  const { sessionId, projectId, expiresAt } = record;
  const token = await signer.sign({ sessionId, projectId, scope: 'connect', expiresAt });
  return { status: 200, body: { ...session, ...toWireConnection(connectBaseUrl, token) } };
}
