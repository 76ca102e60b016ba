import type { Signer } from '@wallcrawler/cdp-auth';
import { ApiError, ownedSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import { isLive, isPending, toSdkStatus } from '@wallcrawler/session-state';
import { optionalFields } from '@wallcrawler/session-store';
import type { Endpoint, SessionStore } from '@wallcrawler/session-store';
import { epochSeconds } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import type { PageTarget } from './list-pages.ts';

export interface DebugDependencies {
  sessions: Pick<SessionStore, 'get'>;
  signer: Signer;
  listPages: (endpoint: Endpoint, token: string) => Promise<PageTarget[]>;
  /** `wss://host` of the gateway. */
  connectBaseUrl: string;
  clock: Clock;
}

/** DevTools takes its socket as `wss=host/path` or `ws=host/path`, without a scheme. */
function inspectorUrl(connectBaseUrl: string, pageId: string, token: string): string {
  const { protocol, host } = new URL(connectBaseUrl);
  const socket = encodeURIComponent(`${host}/devtools/page/${pageId}?signingKey=${token}`);
  const origin = connectBaseUrl.replace(/^ws/, 'http');
  return `${origin}/devtools/inspector.html?${protocol.slice(0, -1)}=${socket}&signingKey=${token}`;
}

/**
 * The session's pages with the URLs that inspect them. Their token has the scope `debug`: whoever watches neither
 * starts a session's life as a client nor ends it by leaving.
 */
export async function debugSession(
  request: Pick<ApiRequest<unknown, { expiresIn?: number }>, 'params' | 'projectId' | 'query'>,
  { sessions, signer, listPages, connectBaseUrl, clock }: DebugDependencies,
): Promise<ApiResponse> {
  const record = await ownedSession(request, sessions);
  const { endpoint, reason } = optionalFields(record);
  if (isPending(record.status))
    throw new ApiError('unavailable', 'the browser of this session is not ready yet; try again', {
      'retry-after': '1',
    });
  if (!isLive(record.status) || !endpoint)
    throw new ApiError(
      'session_ended',
      `the session is ${toSdkStatus(record.status, reason)}: only a running one can be inspected`,
    );
  const { sessionId, projectId } = record;
  const { expiresIn = Infinity } = request.query;
  const expiresAt = Math.min(record.expiresAt, epochSeconds(clock()) + expiresIn);
  const token = await signer.sign({ sessionId, projectId, scope: 'debug', expiresAt });
  const pages = (await listPages(endpoint, token)).map(({ id, title, url, faviconUrl }) => {
    const debuggerUrl = inspectorUrl(connectBaseUrl, id, token);
    return { id, title, url, faviconUrl, debuggerUrl, debuggerFullscreenUrl: debuggerUrl };
  });
  return {
    status: 200,
    body: {
      debuggerUrl: pages[0]?.debuggerUrl ?? '',
      debuggerFullscreenUrl: pages[0]?.debuggerFullscreenUrl ?? '',
      wsUrl: `${connectBaseUrl}/?signingKey=${token}`,
      pages,
    },
  };
}
