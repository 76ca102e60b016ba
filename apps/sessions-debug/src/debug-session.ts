import type { Signer } from '@wallcrawler/cdp-auth';
import { endpointOfRunning, ownedSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import type { Endpoint, SessionStore } from '@wallcrawler/session-store';
import { epochSeconds } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import type { Watchable } from './ask-relay.ts';
import { devToolsUrl, liveSocketUrl, liveViewUrl, protocolSocketUrl, type Door } from './live-urls.ts';

export interface DebugDependencies {
  sessions: Pick<SessionStore, 'get'>;
  signer: Signer;
  /** What can be watched, asked of the session's relay with a token. */
  askRelay: (endpoint: Endpoint, token: string) => Promise<Watchable>;
  /** `wss://host` of the gateway. */
  connectBaseUrl: string;
  clock: Clock;
}

/** How long the token lives with which this function itself asks, in seconds. */
const OWN_TOKEN_SECONDS = 30;

/**
 * The URLs at which a session and each of its pages are watched. Their token has the scope `debug`, or `view` with
 * `readOnly`: whoever watches neither starts a session's life as a client nor ends it by leaving.
 */
export async function debugSession(
  request: Pick<ApiRequest<unknown, { expiresIn?: number; readOnly?: boolean }>, 'params' | 'projectId' | 'query'>,
  { sessions, signer, askRelay, connectBaseUrl, clock }: DebugDependencies,
): Promise<ApiResponse> {
  const record = await ownedSession(request, sessions);
  const endpoint = endpointOfRunning(record, 'only a running one can be inspected');
  const { sessionId, projectId } = record;
  const { expiresIn = Infinity, readOnly = false } = request.query;
  const now = epochSeconds(clock());
  const sign = (scope: 'debug' | 'view', seconds: number) =>
    signer.sign({ sessionId, projectId, scope, expiresAt: Math.min(record.expiresAt, now + seconds) });
  const { pages, hasDevTools } = await askRelay(endpoint, await sign('debug', OWN_TOKEN_SECONDS));
  const door: Door = { connectBaseUrl, token: await sign(readOnly ? 'view' : 'debug', expiresIn) };

  // DevTools can do anything, so nobody who may only watch is sent there.
  const debuggerUrl = (id: string) => (hasDevTools && !readOnly ? devToolsUrl(door, id) : liveViewUrl(door, id));
  const urls = pages.map(({ id, title, url, faviconUrl }) => ({
    ...{ id, title, url, faviconUrl },
    debuggerUrl: debuggerUrl(id),
    debuggerFullscreenUrl: liveViewUrl(door, id),
  }));
  return {
    status: 200,
    body: {
      debuggerUrl: urls[0]?.debuggerUrl ?? liveViewUrl(door),
      // Names no page, so that it still works when the page of this moment has been closed.
      debuggerFullscreenUrl: liveViewUrl(door),
      wsUrl: readOnly ? liveSocketUrl(door) : protocolSocketUrl(door),
      pages: urls,
    },
  };
}
