/**
 * What a session has beside its browser. Two kinds: what must be in place before the first client (`ready`), which
 * fails the start when it fails, and what begins after the session is READY, which only ever logs its failure.
 */
import type { ArtifactBroker } from '@wallcrawler/artifacts';
import type { EgressProxy, RunningChromium, SessionDirectories } from '@wallcrawler/browser';
import type { CdpConnection } from '@wallcrawler/cdp-client';
import { watchPages, type PageWatch } from '@wallcrawler/page-watch';
import type { Logger } from '@wallcrawler/runtime';
import { startLogCollector } from '@wallcrawler/session-logs';
import { startRecorder } from '@wallcrawler/session-recorder';
import type { BrowserSettings } from '@wallcrawler/session-store';
import { enforceAllowedDomains } from './allowed-domains/enforce-allowed-domains.ts';
import { createArtifactSink } from './artifact-sink.ts';
import { collectDownloads } from './downloads/collect-downloads.ts';
import { createLiveView } from './live-view/live-view.ts';
import type { ServiceHandlers } from './service/container-service.ts';
import { findChromedriver } from './webdriver/find-chromedriver.ts';
import { startWebDriver } from './webdriver/web-driver.ts';

/** Options of `startFeatures`. */
export interface FeatureOptions {
  readonly session: { readonly sessionId: string; readonly settings: BrowserSettings };
  readonly browser: RunningChromium;
  /** The browser endpoint on loopback. */
  readonly webSocketUrl: string;
  /** The controller's own connection to it. */
  readonly cdp: CdpConnection;
  readonly proxy: Pick<EgressProxy, 'denyPort'>;
  readonly broker: ArtifactBroker;
  readonly directories: SessionDirectories;
  readonly log: Logger;
  /** A WebDriver client has come, or gone. */
  readonly onDriverAttach: () => void;
  readonly onDriverDetach: () => void;
  /** Told when something fails without which the session must not go on. */
  readonly onFault: (error: unknown) => void;
}

/** The features of one session. */
export interface SessionFeatures extends Pick<ServiceHandlers, 'live' | 'webdriver'> {
  /** Resolves when everything that a client's first command relies on is in place; rejects when that failed. */
  readonly ready: Promise<unknown>;
  /** Begins the rest; what fails is logged. */
  begin(): void;
  /** The last client has gone: what it had changed for its own use is set back. */
  clientsGone(): void;
  /** Stores what is still held and ends everything, within some seconds. Idempotent, never rejects. */
  stop(): Promise<void>;
}

/** Starts the features that belong before READY; `begin` starts the others. */
export const startFeatures = (options: FeatureOptions): SessionFeatures => {
  const { session, cdp, directories, log } = options;
  const { settings } = session;
  const sink = createArtifactSink(options.broker, log);
  const downloads = collectDownloads({
    cdp,
    directory: directories.directory,
    browserDirectory: directories.tmpDirectory,
    put: sink.put,
    log,
  });
  const domains = settings.allowedDomains?.length ? enforce(settings.allowedDomains, options) : undefined;
  const driver = startWebDriver({
    browserPort: options.browser.port,
    findChromedriver,
    directory: directories.tmpDirectory,
    onAttach: options.onDriverAttach,
    onDetach: options.onDriverDetach,
    onListening: (port) => options.proxy.denyPort(port),
    log,
  });
  const ready = Promise.all([downloads, domains]);
  const running: Promise<Stoppable | undefined>[] = [
    forgiving(downloads),
    forgiving(domains),
    Promise.resolve({ stop: driver.close }),
  ];

  /** Starts what must never end the session. */
  const begin = <T>(what: string, start: () => Promise<T>): Promise<T | undefined> =>
    start().catch((error: unknown) => {
      log.error(`${what} cannot be started`, { error });
      return undefined;
    });
  /** Ends after all others, which look through it. */
  let watch: Promise<PageWatch | undefined> | undefined;
  let stopping: Promise<void> | undefined;

  return {
    ready,
    begin: () => {
      const watching = (watch = begin('watching pages', () => watchPages(cdp)));
      /** Starts what looks through the watch; without one there is nothing to see. */
      const follow = (what: string, start: (own: PageWatch) => Promise<Stoppable> | Stoppable): void => {
        running.push(begin(what, async () => mapDefined(await watching, start)));
      };
      const store = { put: sink.put, log };
      if (settings.logSession !== false) follow('the log', (own) => startLogCollector({ ...store, cdp, watch: own }));
      if (settings.recordSession !== false)
        follow('the recording', (own) => startRecorder({ ...store, watch: own, directory: directories.directory }));
    },
    live: createLiveView({ cdp, watch: () => watch, log }),
    webdriver: driver.handle,
    clientsGone: () => {
      downloads.then((own) => own.reset()).catch((error: unknown) => log.warn('downloads are not ours', { error }));
    },
    stop: () =>
      (stopping ??= stopAll(running, log)
        .then(() => stopAll(watch ? [watch] : [], log))
        .finally(() => sink.close())),
  };
};

interface Stoppable {
  stop(): Promise<void> | void;
}

const mapDefined = <T, R>(value: T | undefined, map: (value: T) => R): R | undefined =>
  value === undefined ? undefined : map(value);

const forgiving = async <T>(work: Promise<T> | undefined): Promise<T | undefined> => work?.catch(() => undefined);

const stopAll = async (running: readonly Promise<Stoppable | undefined>[], log: Logger): Promise<void> => {
  const started = await Promise.all(running);
  await Promise.all(
    started.map(async (feature) => {
      try {
        await feature?.stop();
      } catch (error) {
        log.error('a feature did not end well', { error });
      }
    }),
  );
};

const enforce = async (
  domains: readonly string[],
  { webSocketUrl, browser, log, onFault }: FeatureOptions,
): Promise<{ stop(): void }> => {
  const enforced = await enforceAllowedDomains({ webSocketUrl, domains, log });
  let stopped = false;
  void browser.exited.then(() => (stopped = true));
  void enforced.ended.then(() => {
    if (!stopped) onFault(new Error('the list of allowed domains is not enforced any more'));
  });
  return {
    stop: () => {
      stopped = true;
      enforced.stop();
    },
  };
};
