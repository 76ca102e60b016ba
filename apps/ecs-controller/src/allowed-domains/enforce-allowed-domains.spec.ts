import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium as playwright } from 'playwright-core';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import {
  createSessionDirectories,
  findChromium,
  launchChromium,
  startEgressProxy,
  type RunningChromium,
} from '@wallcrawler/browser';
import { createLogger } from '@wallcrawler/runtime';
import { until } from '@wallcrawler/testing/until';
import { enforceAllowedDomains } from './enforce-allowed-domains.ts';

let site: Server;
let port = 0;
/** `host path` of every request that has left the browser. */
const visits: string[] = [];
let chromium: RunningChromium;
let browser: Browser;
let webSocketUrl = '';
const lines: string[] = [];
const cleanUps: (() => Promise<unknown>)[] = [];

const at = (name: string, path = '/') => `http://${name}.localhost:${port}${path}`;
const visitsTo = (name: string) => visits.filter((visit) => visit.startsWith(`${name}.localhost`));

beforeAll(async () => {
  site = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site');
    visits.push(`${request.headers.host?.split(':')[0]} ${pathname}`);
    const to = searchParams.get('to') ?? '';
    if (pathname === '/redirect') return void response.writeHead(302, { location: to }).end();
    const body = pathname === '/with' ? searchParams.get('html') : '';
    response.setHeader('content-type', 'text/html').end(`<title>${pathname}</title>${body}`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  port = (site.address() as AddressInfo).port;
  const egress = await startEgressProxy({ blockPrivateNetworks: false });
  const directories = createSessionDirectories();
  chromium = await launchChromium({ chromium: await findChromium(), ...directories, proxyPort: egress.port });
  webSocketUrl = `ws://127.0.0.1:${chromium.port}${chromium.browserPath}`;
  browser = await puppeteer.connect({ browserWSEndpoint: webSocketUrl, defaultViewport: null });
  const log = createLogger({}, 'debug', (line) => lines.push(line));
  const enforced = await enforceAllowedDomains({ webSocketUrl, domains: ['good.localhost'], log });
  cleanUps.push(
    async () => enforced.stop(),
    () => browser.disconnect(),
    () => chromium.close(),
    () => directories.remove(),
    () => egress.close(),
  );
}, 60_000);
afterAll(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
  site.close();
});
afterEach(async () => {
  for (const page of (await browser.pages()).slice(1)) await page.close();
  visits.length = 0;
});

const withHtml = (html: string) => at('good', `/with?html=${encodeURIComponent(html)}`);
const newPage = async (url?: string): Promise<Page> => {
  const page = await browser.newPage();
  if (url) await page.goto(url);
  return page;
};

/** The page that opens while `act` runs, when it shows what Chromium shows in place of a blocked page. */
const blockedPopup = async (act: () => Promise<unknown>): Promise<Page> => {
  const opened = new Promise<Page>((resolve) =>
    browser.once('targetcreated', (target) => void target.page().then((page) => resolve(page!))),
  );
  await act();
  const popup = await opened;
  await showsError(popup);
  return popup;
};

/** Chromium refuses a navigation first and shows its error page a moment later. */
const showsError = (page: Page): Promise<unknown> =>
  until(async () => (await page.evaluate('document.URL').catch(() => '')) === 'chrome-error://chromewebdata/');

describe(enforceAllowedDomains, () => {
  it('lets pages go to the domain, to what is below it, and to about:blank', async () => {
    const page = await newPage();
    for (const url of [at('good'), at('www.good'), 'about:blank', at('a.b.good')]) await page.goto(url);
    expect(await page.title()).toBe('/');
  });

  it('blocks other domains before anything is sent, in the first page as well', async () => {
    const [first] = await browser.pages();
    for (const page of [first!, await newPage()])
      await expect(page.goto(at('bad'))).rejects.toThrow('net::ERR_BLOCKED_BY_CLIENT');
    expect(visitsTo('bad')).toEqual([]);
    expect(lines.join('')).toContain('navigation blocked');
  });

  it('blocks a redirect to another domain', async () => {
    const page = await newPage();
    await expect(page.goto(at('good', `/redirect?to=${at('bad')}`))).rejects.toThrow('ERR_BLOCKED_BY_CLIENT');
    expect(visitsTo('bad')).toEqual([]);
  });

  it.each([
    ['a link', `<a id=x href="TO">x</a>`, `document.querySelector('#x').click()`],
    ['a form', `<form id=x method=post action="TO"></form>`, `document.querySelector('#x').submit()`],
    ['a script', '', `location.href = 'TO'`],
    ['a frame that goes for the top', `<iframe srcdoc="<p>x"></iframe>`, `frames[0].eval("top.location = 'TO'")`],
  ])('blocks %s', async (_what, html, script) => {
    const page = await newPage(withHtml(html.replace('TO', at('bad'))));
    const failed = new Promise((resolve) => page.once('requestfailed', resolve));
    await page.evaluate(script.replace('TO', at('bad')));
    await failed;
    expect(visitsTo('bad')).toEqual([]);
  });

  it.each([
    ['window.open', `void window.open('TO')`],
    ['window.open without an opener', `void window.open('TO', '_blank', 'noopener')`],
    ['a link to a new tab', `Object.assign(document.createElement('a'), { href: 'TO', target: '_blank' }).click()`],
    ['a redirect in a new tab', `void window.open('/redirect?to=TO')`],
    ['a window that is opened first and sent off later', `void (window.open('').location = 'TO')`],
  ])('blocks %s from its first request on', async (_what, script) => {
    const page = await newPage(at('good'));
    await blockedPopup(() => page.evaluate(script.replace('TO', at('bad'))));
    expect(visitsTo('bad')).toEqual([]);
  });

  it('blocks a tab that a client opens at a URL, in a context of its own as well', async () => {
    const session = await browser.target().createCDPSession();
    const { browserContextId } = await session.send('Target.createBrowserContext');
    for (const context of [undefined, browserContextId])
      await blockedPopup(() => session.send('Target.createTarget', { url: at('bad'), browserContextId: context }));
    await session.send('Target.disposeBrowserContext', { browserContextId });
    await session.detach();
    expect(visitsTo('bad')).toEqual([]);
  });

  it('goes back and forth in history where that is allowed', async () => {
    const page = await newPage(at('good', '/one'));
    await page.goto(at('good', '/two'));
    await page.goto(at('bad')).catch(() => undefined);
    await showsError(page);
    await page.goBack();
    expect(await page.title()).toBe('/two');
    await page.goBack();
    expect(await page.title()).toBe('/one');
    expect(visitsTo('bad')).toEqual([]);
  });

  it('leaves frames, pictures and requests of a page alone', async () => {
    const page = await newPage(
      withHtml(`<iframe src="${at('bad', '/frame')}"></iframe><img src="${at('bad', '/img')}">`),
    );
    await page.evaluate(`fetch('${at('bad', '/fetch')}', { mode: 'no-cors' })`);
    await until(() => visitsTo('bad').length >= 3);
    expect(visitsTo('bad').sort()).toEqual(
      expect.arrayContaining(['/fetch', '/frame', '/img'].map((path) => `bad.localhost ${path}`)),
    );
  });

  it('works beside a client that intercepts requests with Puppeteer', async () => {
    const page = await newPage();
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname === '/made')
        void request.respond({ status: 200, contentType: 'text/html', body: '<title>made</title>' });
      else void request.continue({ headers: { ...request.headers(), 'x-seen': 'yes' } });
    });
    await page.goto(at('good', '/passed'));
    expect(await page.title()).toBe('/passed');
    await page.goto(at('good', '/made'));
    expect(await page.title()).toBe('made');
    await expect(page.goto(at('bad'))).rejects.toThrow('ERR_BLOCKED_BY_CLIENT');
    expect(visitsTo('bad')).toEqual([]);
  });

  it('works beside a client that routes requests with Playwright', async () => {
    const client = await playwright.connectOverCDP(webSocketUrl);
    const context = await client.newContext();
    const page = await context.newPage();
    await page.route('**/made', (route) => route.fulfill({ contentType: 'text/html', body: '<title>made</title>' }));
    await page.route('**/passed', (route) => route.continue());
    await page.goto(at('good', '/passed'));
    expect(await page.title()).toBe('/passed');
    await page.goto(at('good', '/made'));
    expect(await page.title()).toBe('made');
    await expect(page.goto(at('bad'))).rejects.toThrow('ERR_BLOCKED_BY_CLIENT');
    await context.close();
    await client.close();
    expect(visitsTo('bad')).toEqual([]);
  });
});
