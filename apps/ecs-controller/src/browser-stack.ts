/**
 * What stands in the container of a session, from the outside in: relay, container service, features, Chromium, egress
 * proxy, directories. Each is taken down in the opposite order, also when one of them could not be put up.
 *
 * Only what a client needs from its first command on is put up before the session is READY; the rest follows, and
 * never ends a session by its failure.
 */
import {
  createSessionDirectories,
  isAdHost,
  launchChromium,
  startEgressProxy,
  type ChromiumExit,
  type FoundChromium,
} from '@wallcrawler/browser';
import { connectCdp } from '@wallcrawler/cdp-client';
import type { ArtifactBroker } from '@wallcrawler/artifacts';
import type { RelayConnection } from '@wallcrawler/cdp-relay';
import type { Verifier } from '@wallcrawler/cdp-auth';
import type { Logger } from '@wallcrawler/runtime';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { ContainerClaims } from './authorize.ts';
import { keepProfile, type ProfileKeeper } from './context/profile-keeper.ts';
import { releaseLease } from './context/save-profile.ts';
import { startFeatures } from './features.ts';
import { requireExtensions } from './extensions.ts';
import { restoreSessionCookies } from './context/session-cookies.ts';
import { prepareSession } from './prepare-session.ts';
import { startDoor } from './session-door.ts';

/** What `startBrowserStack` needs besides the session. */
export interface BrowserStackOptions {
  readonly session: Pick<SessionRecord, 'sessionId' | 'settings'>;
  readonly findChromium: () => Promise<FoundChromium>;
  readonly broker: ArtifactBroker;
  readonly verifier: Verifier;
  readonly log: Logger;
  /** The task's own address: the relay listens there and nowhere else. */
  readonly address: string;
  readonly relayPort: number;
  readonly blockPrivateNetworks: boolean;
  /** Chromium's own sandbox; default as in `launchChromium`. */
  readonly sandbox?: boolean;
  /** Where uploaded files appear; default as in `createUploadDirectory`. */
  readonly uploadsDirectory?: string;
  readonly onAttach: (connection: RelayConnection<ContainerClaims>) => void;
  readonly onDetach: (connection: RelayConnection<ContainerClaims>) => void;
  /** A WebDriver client has come, or gone. */
  readonly onDriverAttach: () => void;
  readonly onDriverDetach: () => void;
  readonly onRefused: (refusal: { path: string; upgrade: boolean; error: unknown }) => void;
  /** Told when something fails without which the session must not go on. */
  readonly onFault: (error: unknown) => void;
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
  /** The last client has gone: what it had changed for its own use is set back. */
  clientsGone(): void;
  /** Closes clients with the reason and stores what features still hold, within some seconds; the browser stays. */
  closeDoor(code: 1001 | 1011, reason: string): Promise<void>;
  /** Takes everything down. A profile to be saved is saved first, with no new attempt after `deadline` (epoch ms). */
  close(deadline: number): Promise<void>;
}

/** Puts everything up and checks it through the relay, as a client would come; rejects with nothing left behind. */
export const startBrowserStack = async (options: BrowserStackOptions): Promise<BrowserStack> => {
  const { session, signal, log, broker } = options;
  const { settings } = session;
  const takeDown: (() => unknown)[] = [];
  const takeAllDown = async () => {
    for (const step of takeDown.splice(0).reverse()) await step();
  };
  try {
    const directories = createSessionDirectories();
    takeDown.push(() => directories.remove());
    const [chromium, prepared] = await Promise.all([
      options.findChromium(),
      prepareSession({ settings, broker, directories, signal, log }),
    ]);
    signal.throwIfAborted();
    const proxy = await startEgressProxy({
      blockPrivateNetworks: options.blockPrivateNetworks,
      rules: prepared.rules,
      ...(settings.blockAds && { blockHosts: isAdHost }),
      onUpstreamFailure: (failure) => log.warn('a proxy of the session has failed a request', { ...failure }),
    });
    takeDown.push(() => proxy.close());
    const browser = await launchChromium({
      chromium,
      profileDirectory: directories.profileDirectory,
      tmpDirectory: directories.tmpDirectory,
      proxyPort: proxy.port,
      viewport: settings.viewport,
      sandbox: options.sandbox,
      extensionDirectories: prepared.extensionDirectories,
      restoreSessionCookies: prepared.restored,
      args: settings.ignoreCertificateErrors ? ['--ignore-certificate-errors'] : [],
      signal,
    });
    takeDown.push(() => browser.close());
    proxy.denyPort(browser.port);
    requireExtensions(prepared.extensionDirectories, browser);

    const webSocketUrl = `ws://127.0.0.1:${browser.port}${browser.browserPath}`;
    const cdp = await connectCdp(webSocketUrl);
    takeDown.push(() => cdp.close());
    const restored = prepared.restored ? restoreSessionCookies(cdp, directories.profileDirectory) : undefined;
    let keeper: ProfileKeeper | undefined;
    if (settings.context?.persist) keeper = keepProfile({ browser, cdp, broker, directories, log });
    const features = startFeatures({ ...options, webSocketUrl, cdp, browser, proxy, directories });
    takeDown.push(() => features.stop());
    let closing: [1001 | 1011, string] = [1011, 'the session could not be started'];
    const opening = startDoor({ ...options, browser, proxy, directories, features });
    let doorClosed: Promise<void> | undefined;
    const closeDoor = () => (doorClosed ??= opening.then((door) => door.close(...closing)));
    takeDown.push(() => closeDoor().catch(() => undefined));
    const [door] = await Promise.all([opening, features.ready, restored]);
    features.begin();
    return {
      endpoint: door.endpoint,
      product: browser.product,
      exited: browser.exited,
      proxyBytes: () => proxy.bytes(),
      clientsGone: () => features.clientsGone(),
      closeDoor: async (...why) => {
        closing = why;
        await closeDoor();
        await features.stop();
      },
      close: async (deadline) => {
        await closeDoor();
        // At once: what features still store, a video for example, must not eat into the time for the profile.
        await Promise.all([features.stop(), keeper?.finish(deadline)]);
        await takeAllDown();
      },
    };
  } catch (error) {
    await takeAllDown();
    if (settings.context?.persist) await releaseLease(broker, log);
    throw error;
  }
};
