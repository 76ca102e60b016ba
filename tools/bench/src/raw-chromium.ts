import { createSessionDirectories, findChromium, launchChromium, startEgressProxy } from '@wallcrawler/browser';

/** A browser that is reached at its own debug port, with nothing in between. */
export interface RawChromium {
  url: string;
  product: string;
  close(): Promise<void>;
}

/** Launches Chromium as the container does: the same binary, switches and egress proxy. */
export async function launchRawChromium(): Promise<RawChromium> {
  const chromium = await findChromium();
  const proxy = await startEgressProxy({ blockPrivateNetworks: true });
  const directories = createSessionDirectories();
  const closeRest = async () => {
    await directories.remove();
    await proxy.close();
  };
  try {
    const { profileDirectory, tmpDirectory } = directories;
    const browser = await launchChromium({ chromium, profileDirectory, tmpDirectory, proxyPort: proxy.port });
    return {
      url: `ws://127.0.0.1:${browser.port}${browser.browserPath}`,
      product: browser.product,
      close: async () => {
        await browser.close();
        await closeRest();
      },
    };
  } catch (error) {
    await closeRest();
    throw error;
  }
}
