import { randomBytes } from 'node:crypto';
import { browserCommand, type EgressProxy, type RunningChromium, type SessionDirectories } from '@wallcrawler/browser';
import type { Verifier } from '@wallcrawler/cdp-auth';
import { createRelay, RelayError, TOKEN_HEADER, type RelayConnection, type Route } from '@wallcrawler/cdp-relay';
import type { Logger } from '@wallcrawler/runtime';
import { containerAuthorizer, type ContainerClaims } from './authorize.ts';
import type { SessionFeatures } from './features.ts';
import { isServiceRoute, startContainerService } from './service/container-service.ts';
import { receiveUploads } from './uploads/receive-upload.ts';
import { createUploadDirectory } from './uploads/upload-directory.ts';

/** Generous: many browsers may start at once, and the create's own deadline is the bound that counts. */
const SELF_CHECK_MS = 30_000;

/** Options of `startDoor`. */
export interface DoorOptions {
  readonly session: { readonly sessionId: string };
  readonly browser: RunningChromium;
  readonly proxy: EgressProxy;
  readonly directories: SessionDirectories;
  readonly features: Pick<SessionFeatures, 'live' | 'webdriver'>;
  readonly verifier: Verifier;
  readonly log: Logger;
  /** Where the relay listens. */
  readonly address: string;
  readonly relayPort: number;
  readonly uploadsDirectory?: string;
  readonly onAttach: (connection: RelayConnection<ContainerClaims>) => void;
  readonly onDetach: (connection: RelayConnection<ContainerClaims>) => void;
  readonly onRefused: (refusal: { path: string; upgrade: boolean; error: unknown }) => void;
}

/** The way into a session: the relay, and behind it the browser and the container's own service. */
export interface SessionDoor {
  readonly endpoint: { host: string; port: number };
  /** Closes clients with the reason, and removes the files that they had uploaded. */
  close(code: 1001 | 1011, reason: string): Promise<void>;
}

/** Opens the door and goes through it once, as a client would come; rejects with nothing left listening. */
export const startDoor = async (options: DoorOptions): Promise<SessionDoor> => {
  const { browser, proxy, features, log, address } = options;
  const uploads = await createUploadDirectory(options.directories.directory, options.uploadsDirectory);
  const { live, webdriver } = features;
  const service = await startContainerService({ live, webdriver, uploads: receiveUploads(uploads, log) }, log);
  proxy.denyPort(service.port);
  const secret = randomBytes(32).toString('base64url');
  const endpoint = { host: address, port: options.relayPort };
  const relay = createRelay<ContainerClaims>({
    authorize: containerAuthorizer(options.verifier, options.session.sessionId, secret),
    resolveTarget: ({ route, claims }) =>
      isServiceRoute(route)
        ? service.target(route, claims.scope)
        : { host: '127.0.0.1', port: browser.port, path: pathInBrowser(route, browser) },
    publicBaseUrl: () => `ws://${endpoint.host}:${endpoint.port}`,
    onAttach: options.onAttach,
    onDetach: options.onDetach,
    onRefused: options.onRefused,
  });
  const close: SessionDoor['close'] = async (...why) => {
    await relay.close(...why);
    await service.close();
    await uploads.remove();
  };
  try {
    endpoint.port = await relay.listen(address, options.relayPort);
    proxy.denyPort(endpoint.port);
    await browserCommand(`ws://${endpoint.host}:${endpoint.port}/`, 'Browser.getVersion', SELF_CHECK_MS, {
      [TOKEN_HEADER]: secret,
    });
    return { endpoint, close };
  } catch (error) {
    await close(1011, 'the session could not be started');
    throw error;
  }
};

/** Clients do not know the browser's own id, so every browser route is the one browser there is. */
const pathInBrowser = (route: Route, browser: RunningChromium): string => {
  if (route.kind === 'browser') return browser.browserPath;
  // The headless shell ends itself when it is asked for its protocol, and has no front-end.
  if ((route.kind === 'protocol' || route.kind === 'front-end') && !browser.servesDevTools) {
    throw new RelayError(501, 'This browser carries no DevTools resources: use a full Chromium.');
  }
  return route.path;
};
