import puppeteer, { type Browser } from 'puppeteer-core';
import { startEgressProxy, type EgressProxy, type EgressProxyOptions } from '../egress-proxy.ts';
import { findChromium } from '../find-chromium.ts';
import { launchChromium, type ChromiumOptions, type RunningChromium } from '../launch-chromium.ts';
import { createSessionDirectories, type SessionDirectories } from '../session-directories.ts';

/** A real browser behind a real egress proxy, and Puppeteer connected to it. */
export interface StartedBrowser {
  readonly chromium: RunningChromium;
  readonly proxy: EgressProxy;
  readonly directories: SessionDirectories;
  readonly browser: Browser;
  stop(): Promise<void>;
}

export const startBrowser = async (
  blockPrivateNetworks: boolean,
  options: Partial<ChromiumOptions> = {},
  egress: Partial<EgressProxyOptions> = {},
): Promise<StartedBrowser> => {
  const proxy = await startEgressProxy({ blockPrivateNetworks, ...egress });
  const directories = createSessionDirectories();
  const chromium = await launchChromium({
    chromium: await findChromium(),
    ...directories,
    proxyPort: proxy.port,
    ...options,
  });
  proxy.denyPort(chromium.port);
  const browser = await puppeteer.connect({
    browserWSEndpoint: `ws://127.0.0.1:${chromium.port}${chromium.browserPath}`,
    defaultViewport: null,
  });
  const stop = async () => {
    await browser.disconnect();
    await chromium.close();
    await directories.remove();
    await proxy.close();
  };
  return { chromium, proxy, directories, browser, stop };
};
