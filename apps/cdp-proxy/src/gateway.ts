import type { ConnectClaims, Verifier } from '@wallcrawler/cdp-auth';
import { createRelay, TOKEN_HEADER, type Relay } from '@wallcrawler/cdp-relay';
import type { PageFiles } from '@wallcrawler/live-view/page-files';
import type { Logger } from '@wallcrawler/runtime';
import type { SessionStore } from '@wallcrawler/session-store';
import { findSession, type HoldLimits } from './find-session.ts';
import { serveLivePage } from './serve-live-page.ts';

/** What the gateway works with. */
export interface GatewayDependencies extends HoldLimits {
  readonly sessions: Pick<SessionStore, 'get'>;
  readonly verifier: Verifier;
  /** Where clients reach this gateway: `wss://host`. */
  readonly publicBaseUrl: string | (() => string);
  /** The page of the live view. */
  readonly pageFiles: PageFiles;
  readonly log: Logger;
  /** Default 20 s: a third of the shortest idle timeout of common load balancers. */
  readonly pingIntervalMs?: number;
}

const MAX_CONNECTIONS = 5_000;

/** A relay from clients to the relays of the sessions' containers. The token goes along: each container verifies it. */
export const createGateway = (dependencies: GatewayDependencies): Relay<ConnectClaims> => {
  const { sessions, verifier, publicBaseUrl, log, pingIntervalMs = 20_000 } = dependencies;
  return createRelay<ConnectClaims>({
    authorize: (token) => verifier.verify(token),
    resolveTarget: async ({ claims, route, token }, signal) => ({
      ...(await findSession(sessions, claims, signal, dependencies)),
      path: route.path,
      headers: { [TOKEN_HEADER]: token },
    }),
    publicBaseUrl,
    servePublic: serveLivePage(dependencies.pageFiles, publicBaseUrl),
    maxConnections: MAX_CONNECTIONS,
    pingIntervalMs,
    onAttach: ({ claims, route }) => log.info('attached', facts(claims, { endpoint: route.kind })),
    onDetach: (connection) => log.info('detached', facts(connection.claims, { bytes: connection.bytes() })),
    onRefused: (refusal) => log.info('refused', refusal),
  });
};

const facts = ({ sessionId, projectId, scope }: ConnectClaims, more: object) => ({
  sessionId,
  projectId,
  scope,
  ...more,
});
