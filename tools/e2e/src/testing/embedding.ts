import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import type { Browser, Frame, Page } from 'playwright-core';
import { findChromium } from '@wallcrawler/browser';

/** Somebody else's site that shows pages in a frame, and a person who looks at it with a browser of their own. */
export interface Embedding {
  /** Opens the site with this page in its frame. */
  open(url: string): Promise<{ page: Page; frame: Frame }>;
  close(): Promise<void>;
}

export async function startEmbedding(): Promise<Embedding> {
  const site = createServer((request, response) => {
    const framed = new URL(request.url ?? '/', 'http://site').searchParams.get('show') ?? '';
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(
      `<!doctype html><title>Somebody else</title><style>body{margin:0}iframe{width:100vw;height:100vh;border:0}</style>
       <iframe src="${framed.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`,
    );
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  // Another host name, so that the frame is one of another site and not only of another port.
  const origin = `http://localhost:${(site.address() as AddressInfo).port}`;
  const { executablePath, environment } = await findChromium();
  const env = { ...(process.env as Record<string, string>), ...environment };
  const browser: Browser = await chromium.launch({ executablePath, env, args: ['--no-sandbox'] });
  return {
    open: async (url) => {
      const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
      await page.goto(`${origin}/?show=${encodeURIComponent(url)}`);
      const frame = page.frames().find((one) => one !== page.mainFrame());
      if (!frame) throw new Error('the site shows no frame');
      return { page, frame };
    },
    close: async () => {
      await browser.close();
      site.closeAllConnections();
      site.close();
      await once(site, 'close');
    },
  };
}
