import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { BadRequestError } from '@browserbasehq/sdk';
import puppeteer, { type Browser } from 'puppeteer-core';
import { localhostCertificate } from '@wallcrawler/testing/localhost-certificate';
import { TestCloud } from './testing/cloud.ts';
import { startTestSite, type TestSite } from './testing/pages.ts';

let cloud: TestCloud;
let site: TestSite;
let secure: Server;
let browser: Browser | undefined;
beforeAll(async () => {
  secure = createServer(localhostCertificate, (_request, response) => void response.end('<title>secure</title>'));
  secure.listen(0, '127.0.0.1');
  [cloud, site] = await Promise.all([TestCloud.start(), startTestSite(), once(secure, 'listening')]);
});
afterAll(async () => {
  secure?.close().closeAllConnections();
  await site?.close();
  await cloud?.stop();
});
afterEach(() => browser?.close());

/** A page of a new session with these settings. */
const pageWith = async (browserSettings: object) => {
  const session = await cloud.sdk().sessions.create({ browserSettings });
  browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl, defaultViewport: null });
  const [page] = await browser.pages();
  return page!;
};

describe('browserSettings', () => {
  it('allowedDomains keeps pages on the domains and what is below them', async () => {
    const { port } = new URL(site.url);
    const page = await pageWith({ allowedDomains: ['good.localhost'] });
    for (const host of ['good.localhost', 'www.good.localhost']) {
      await page.goto(`http://${host}:${port}/`);
      expect(await page.title()).toBe('Test site');
    }
    await expect(page.goto(`http://bad.localhost:${port}/`)).rejects.toThrow('net::ERR_BLOCKED_BY_CLIENT');
    expect(site.requests.filter(({ headers }) => headers.host?.startsWith('bad.'))).toEqual([]);
  });

  it('ignoreCertificateErrors takes a certificate that nobody has signed', async () => {
    const page = await pageWith({ ignoreCertificateErrors: true });
    await page.goto(`https://localhost:${(secure.address() as AddressInfo).port}/`);
    expect(await page.title()).toBe('secure');
  });

  it('without it such a certificate is refused', async () => {
    const page = await pageWith({});
    const visit = page.goto(`https://localhost:${(secure.address() as AddressInfo).port}/`);
    await expect(visit).rejects.toThrow('net::ERR_CERT_AUTHORITY_INVALID');
  });

  it('blockAds refuses hosts that serve advertising, and no other', async () => {
    const page = await pageWith({ blockAds: true });
    const refused = await page.goto('http://ad.doubleclick.net/');
    expect(refused?.status()).toBe(403);
    expect(await refused?.text()).toBe('Blocked as advertising: ad.doubleclick.net');
    await page.goto(`${site.url}/`);
    expect(await page.title()).toBe('Test site');
  });

  it('viewport is the size of the first page and of its neighbours', async () => {
    const first = await pageWith({ viewport: { width: 900, height: 600 } });
    for (const page of [first, await browser!.newPage()])
      expect(await page.evaluate('[innerWidth, innerHeight]')).toEqual([900, 600]);
  });

  it('os says what the browser runs on', async () => {
    const page = await pageWith({ os: 'linux' });
    expect(await page.evaluate('navigator.userAgent')).toMatch(/X11; Linux x86_64/);
  });

  it.each([
    ['os', 'windows'],
    ['solveCaptchas', true],
    ['verified', true],
    ['advancedStealth', true],
    ['captchaImageSelector', '#image'],
    ['captchaInputSelector', '#input'],
  ])('%s: %s is refused by name', async (name, value) => {
    const refusal = cloud.sdk().sessions.create({ browserSettings: { [name]: value } });
    await expect(refusal).rejects.toThrow(BadRequestError);
    await expect(refusal).rejects.toThrow(`browserSettings.${name}: is not supported by this version`);
  });

  it('an entry of allowedDomains that is no host name is refused', async () => {
    const refusal = cloud.sdk().sessions.create({ browserSettings: { allowedDomains: ['https://example.com/'] } });
    await expect(refusal).rejects.toThrow(/browserSettings\.allowedDomains\.0: expected a host name/);
  });
});
