import puppeteer, { type Browser } from 'puppeteer-core';
import { optionalFields } from '@wallcrawler/session-store';
import { until } from '@wallcrawler/testing/until';
import { tokenFor, type startController } from './start-controller.ts';

/** Puppeteer at the relay of a controller under test, as soon as its session is READY. */
export const connectPuppeteer = async ({ store, lines }: ReturnType<typeof startController>): Promise<Browser> => {
  await until(() => {
    if (store.row.status === 'FAILED') throw new Error(lines.join('\n'));
    return optionalFields(store.row).endpoint !== undefined;
  }, 'READY');
  const { host, port } = optionalFields(store.row).endpoint ?? { host: '', port: 0 };
  return puppeteer.connect({
    browserWSEndpoint: `ws://${host}:${port}/?signingKey=${tokenFor(store.row.sessionId)}`,
    defaultViewport: null,
  });
};
