import { connectCdp, type CdpConnection } from '@wallcrawler/cdp-client';
import {
  createSessionDirectories,
  findChromium,
  launchChromium,
  startEgressProxy,
  type RunningChromium,
} from '@wallcrawler/browser';

/** A real browser, the connection of a client and the connection of a watcher. */
export interface WatchedBrowser {
  readonly chromium: RunningChromium;
  readonly client: CdpConnection;
  readonly watcher: CdpConnection;
  /** Opens a page as a client does. */
  open(url: string): Promise<{ targetId: string; sessionId: string }>;
  stop(): Promise<void>;
}

/** Starts the browser that is installed; with `headlessShell` the one from npm, which is the other kind there is. */
export const startWatchedBrowser = async (options: { headlessShell?: boolean } = {}): Promise<WatchedBrowser> => {
  const env = options.headlessShell ? { ...process.env, PATH: '', CHROME_PATH: '' } : process.env;
  const proxy = await startEgressProxy({ blockPrivateNetworks: false });
  const directories = createSessionDirectories();
  const chromium = await launchChromium({
    chromium: await findChromium(env),
    ...directories,
    proxyPort: proxy.port,
  });
  const address = `ws://127.0.0.1:${chromium.port}${chromium.browserPath}`;
  const [client, watcher] = await Promise.all([connectCdp(address), connectCdp(address)]);
  return {
    chromium,
    client,
    watcher,
    open: async (url) => {
      const { targetId } = await client.send('Target.createTarget', { url });
      const { sessionId } = await client.send('Target.attachToTarget', { targetId, flatten: true });
      return { targetId: String(targetId), sessionId: String(sessionId) };
    },
    stop: async () => {
      client.close();
      watcher.close();
      await chromium.close();
      await directories.remove();
      await proxy.close();
    },
  };
};

/** A page in one colour. */
export const colouredPage = (colour: string, title = colour): string =>
  `data:text/html,<title>${title}</title><body style="background:${colour}">`;
