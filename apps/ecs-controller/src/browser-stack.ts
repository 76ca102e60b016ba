/**
 * What stands in the container of a session, from the outside in: relay, Chromium, egress proxy, directories. Each is
 * taken down in the opposite order, also when one of them could not be put up.
 */
import { randomBytes } from 'node:crypto';
import {
  browserCommand,
  createSessionDirectories,
  launchChromium,
  startEgressProxy,
  type ChromiumExit,
  type FoundChromium,
  type RunningChromium,
} from '@wallcrawler/browser';
import { createRelay, RelayError, TOKEN_HEADER, type RelayConnection, type Route } from '@wallcrawler/cdp-relay';
import type { Verifier } from '@wallcrawler/cdp-auth';
import type { SessionRecord } from '@wallcrawler/session-store';
import { containerAuthorizer, type ContainerClaims } from './authorize.ts';

/** Generous: many browsers may start at once, and the create's own deadline is the bound that counts. */
const SELF_CHECK_MS = 30_000;

/** What `startBrowserStack` needs besides the session. */
export interface BrowserStackOptions {
  readonly session: Pick<SessionRecord, 'sessionId' | 'settings'>;
  readonly findChromium: () => Promise<FoundChromium>;
  readonly verifier: Verifier;
  /** The task's own address: the relay listens there and nowhere else. */
  readonly address: string;
  readonly relayPort: number;
  readonly blockPrivateNetworks: boolean;
  /** Chromium's own sandbox; default as in `launchChromium`. */
  readonly sandbox?: boolean;
  readonly onAttach: (connection: RelayConnection<ContainerClaims>) => void;
  readonly onDetach: (connection: RelayConnection<ContainerClaims>) => void;
  readonly onRefused: (refusal: { path: string; upgrade: boolean; error: unknown }) => void;
  /** Ends a start that is still under way. */
  readonly signal: AbortSignal;
}

/** A browser that can be reached through its relay. */
export interface BrowserStack {
  readonly endpoint: { host: string; port: number };
  readonly product: string;
  readonly exited: Promise<ChromiumExit>;
  /** Bytes that the browser has exchanged with the outside. */
  proxyBytes(): number;
  close(code: 1001 | 1011, reason: string): Promise<void>;
}

/** Puts everything up and checks it through the relay, as a client would come; rejects with nothing left behind. */
export const startBrowserStack = async (options: BrowserStackOptions): Promise<BrowserStack> => {
  const { session, address } = options;
  const takeDown: (() => Promise<unknown>)[] = [];
  const takeAllDown = async () => {
    for (const step of takeDown.reverse()) await step();
  };
  try {
    const chromium = await options.findChromium();
    options.signal.throwIfAborted();
    const proxy = await startEgressProxy({ blockPrivateNetworks: options.blockPrivateNetworks });
    takeDown.push(() => proxy.close());
    const directories = createSessionDirectories();
    takeDown.push(() => directories.remove());
    const browser = await launchChromium({
      chromium,
      profileDirectory: directories.profileDirectory,
      tmpDirectory: directories.tmpDirectory,
      proxyPort: proxy.port,
      viewport: session.settings.viewport,
      sandbox: options.sandbox,
      args: session.settings.ignoreCertificateErrors ? ['--ignore-certificate-errors'] : [],
      signal: options.signal,
    });
    takeDown.push(() => browser.close());
    proxy.denyPort(browser.port);

    const secret = randomBytes(32).toString('base64url');
    const endpoint = { host: address, port: options.relayPort };
    const relay = createRelay<ContainerClaims>({
      authorize: containerAuthorizer(options.verifier, session.sessionId, secret),
      resolveTarget: ({ route }) => ({ host: '127.0.0.1', port: browser.port, path: pathInBrowser(route, browser) }),
      publicBaseUrl: () => `ws://${endpoint.host}:${endpoint.port}`,
      onAttach: options.onAttach,
      onDetach: options.onDetach,
      onRefused: options.onRefused,
    });
    endpoint.port = await relay.listen(address, options.relayPort);
    proxy.denyPort(endpoint.port);
    let closing: [1001 | 1011, string] = [1011, 'the session could not be started'];
    takeDown.push(() => relay.close(...closing));
    await browserCommand(`ws://${endpoint.host}:${endpoint.port}/`, 'Browser.getVersion', SELF_CHECK_MS, {
      [TOKEN_HEADER]: secret,
    });
    return {
      endpoint,
      product: browser.product,
      exited: browser.exited,
      proxyBytes: () => proxy.bytes(),
      close: (...why) => {
        closing = why;
        return takeAllDown();
      },
    };
  } catch (error) {
    await takeAllDown();
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
