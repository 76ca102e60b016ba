import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { createSessionDirectories, findChromium, launchChromium, startEgressProxy } from '@wallcrawler/browser';
import { connectCdp } from '@wallcrawler/cdp-client';
import { createLogger } from '@wallcrawler/runtime';
import { until } from '@wallcrawler/testing/until';
import { startSite, type Site } from '../testing/site.ts';
import { collectDownloads, type DownloadOptions } from './collect-downloads.ts';

let site: Site;
let browser: Browser;
let common: Pick<DownloadOptions, 'cdp' | 'directory' | 'browserDirectory' | 'log'>;
let stored: { path: string; content: string }[];
const lines: string[] = [];
const cleanUps: (() => unknown)[] = [];

const put: DownloadOptions['put'] = async (name, body) => {
  if (Buffer.isBuffer(body)) throw new Error('downloads are files');
  stored.push({ path: name, content: readFileSync(body.file, 'utf8') });
};

beforeAll(async () => {
  site = await startSite();
  const proxy = await startEgressProxy({ blockPrivateNetworks: false });
  const directories = createSessionDirectories();
  const chromium = await launchChromium({ chromium: await findChromium(), ...directories, proxyPort: proxy.port });
  const browserWSEndpoint = `ws://127.0.0.1:${chromium.port}${chromium.browserPath}`;
  const cdp = await connectCdp(browserWSEndpoint);
  browser = await puppeteer.connect({ browserWSEndpoint, defaultViewport: null });
  const log = createLogger({}, 'debug', (line) => lines.push(line));
  common = { cdp, directory: directories.directory, browserDirectory: directories.tmpDirectory, log };
  cleanUps.push(
    () => browser.disconnect(),
    () => chromium.close(),
    () => directories.remove(),
    () => proxy.close(),
    () => site.stop(),
  );
});
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
});
beforeEach(() => {
  stored = [];
  lines.length = 0;
});

/** Lets a page download the site's file. */
const download = async (from = '/file') => {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.evaluate(`location.href = '${from}'`);
  return page;
};
const named = (base: string) => new RegExp(`^downloads/${base}-\\d{13}\\.pdf$`);

describe('downloads', () => {
  it('are stored under their name with the time, and take no room afterwards', async () => {
    const downloads = await collectDownloads({ ...common, put });
    await download();
    await until(() => stored.length === 1);
    await downloads.stop();
    expect(stored).toEqual([{ path: expect.stringMatching(named('a report')), content: 'x'.repeat(2_000) }]);
    expect(readdirSync(path.join(common.directory, 'd'))).toEqual([]);
  });

  it('go where a client wants them, and are stored all the same', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'client-'));
    const downloads = await collectDownloads({ ...common, put });
    const client = await (await browser.newPage()).createCDPSession();
    await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: directory });
    await download();
    await until(() => stored.length === 1);
    expect(readFileSync(path.join(directory, 'a report.pdf'), 'utf8')).toHaveLength(2_000);
    await client.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: 'downloads' });
    await download();
    await until(() => stored.length === 2);
    expect(stored.map((one) => one.path)).toEqual(Array(2).fill(expect.stringMatching(named('a report'))));
    await downloads.stop();
    rmSync(directory, { recursive: true });
  });

  it('that a client had denied are ours again after reset', async () => {
    const downloads = await collectDownloads({ ...common, put });
    const client = await (await browser.newPage()).createCDPSession();
    await client.send('Browser.setDownloadBehavior', { behavior: 'deny' });
    await download();
    await until(() => lines.some((line) => line.includes('was not finished')));
    await downloads.reset();
    await download();
    await until(() => stored.length === 1);
    await downloads.stop();
  });

  it('are refused beyond the bound of the session, which lives on', async () => {
    const downloads = await collectDownloads({ ...common, put, maxBytes: 3_000 });
    await download();
    await until(() => stored.length === 1);
    await download();
    await until(() => lines.some((line) => /no room for more|3000 bytes together/.test(line)));
    await downloads.stop();
    expect(stored).toHaveLength(1);
    await (await browser.newPage()).goto(site.url);
  });

  it.each([
    ['the storage refuses', new Error('503'), 'a download could not be stored'],
    ['the disk is full', Object.assign(new Error('no space'), { code: 'ENOSPC' }), 'the disk is full'],
  ])('that are lost because %s are told in the log', async (_what, error, message) => {
    const downloads = await collectDownloads({ ...common, put: () => Promise.reject(error) });
    await download();
    await until(() => lines.some((line) => line.includes(message)));
    await downloads.stop();
  });

  it('that are still being stored are given up after a while', async () => {
    const downloads = await collectDownloads({ ...common, put: () => new Promise(() => undefined), flushMs: 50 });
    await download();
    await until(() => readdirSync(path.join(common.directory, 'd')).some((name) => name.endsWith('.kept')));
    await downloads.stop();
    expect(lines.join('')).toContain('could not be stored in time');
  });
});
