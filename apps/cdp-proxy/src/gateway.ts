import type { ConnectClaims, Verifier } from '@wallcrawler/cdp-auth';
import { createRelay, TOKEN_HEADER, type Relay } from '@wallcrawler/cdp-relay';
import type { PageFiles } from '@wallcrawler/live-view/page-files';
import type { Logger } from '@wallcrawler/runtime';
import type { SessionStore } from '@wallcrawler/session-store';
import { findSession, type HoldLimits } from './find-session.ts';
import { countRelay } from './relay-metrics.ts';
import { serveLivePage } from './serve-live-page.ts';
import type { TaskProtection } from './task-protection.ts';

/** What the gateway works with. */
export interface GatewayDependencies extends HoldLimits {
  readonly sessions: Pick<SessionStore, 'get'>;
  readonly verifier: Verifier;
  /** Where clients reach this gateway: `wss://host`. */
  readonly publicBaseUrl: string | (() => string);
  /** The page of the live view. */
  readonly pageFiles: PageFiles;
  readonly log: Logger;
  /** Told of every client, so that ECS leaves this task alone meanwhile. Default: nobody is told. */
  readonly protection?: Pick<TaskProtection, 'attached' | 'detached'>;
  /** Default 20 s: a third of the shortest idle timeout of common load balancers. */
  readonly pingIntervalMs?: number;
}

const MAX_CONNECTIONS = 5_000;

/** A relay from clients to the relays of the sessions' containers. The token goes along: each container verifies it. */
export const createGateway = (dependencies: GatewayDependencies): Relay<ConnectClaims> => {
  const { sessions, verifier, publicBaseUrl, log, protection, pingIntervalMs = 20_000 } = dependencies;
  const metrics = countRelay();
  const relay = createRelay<ConnectClaims>({
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
    onAttach: (connection) => {
      log.info('attached', facts(connection.claims, { endpoint: connection.route.kind }));
      metrics.attached(connection);
      protection?.attached();
    },
    onDetach: (connection) => {
      log.info('detached', facts(connection.claims, { bytes: connection.bytes() }));
      metrics.detached(connection);
      protection?.detached();
    },
    onRefused: (refusal) => {
      log.info('refused', refusal);
      metrics.refused(refusal.error);
    },
  });
  return { ...relay, close: (...how) => relay.close(...how).finally(() => metrics.stop()) };
};

const facts = ({ sessionId, projectId, scope }: ConnectClaims, more: object) => ({
  sessionId,
  projectId,
  scope,
  ...more,
});
