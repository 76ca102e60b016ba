import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionCreateResponse } from '@browserbasehq/sdk/resources/sessions/sessions';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import type { Browser } from 'puppeteer-core';
import { WebSocket } from 'ws';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { startTestSite } from './testing/pages.ts';
import type { TestSite } from './testing/pages.ts';

let cloud: TestCloud;
let site: TestSite;
const open: string[] = [];

beforeAll(async () => {
  [cloud, site] = await Promise.all([TestCloud.start(), startTestSite()]);
});
afterAll(async () => {
  await site?.close();
  await cloud?.stop();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((id) => cloud.sdk().sessions.update(id, { status: 'REQUEST_RELEASE' })));
});

async function create(params: object = {}): Promise<SessionCreateResponse> {
  const session = await cloud.sdk().sessions.create({ ...params });
  open.push(session.id);
  return session;
}

const connect = ({ connectUrl }: SessionCreateResponse): Promise<Browser> =>
  puppeteer.connect({ browserWSEndpoint: connectUrl, defaultViewport: null });

const status = async (id: string): Promise<string> => (await cloud.sdk().sessions.retrieve(id)).status;

describe('puppeteer.connect', () => {
  it('drives several pages and contexts', async () => {
    const browser = await connect(await create());
    const context = await browser.createBrowserContext();
    const pages = await Promise.all([browser.newPage(), browser.newPage(), context.newPage()]);
    await Promise.all(pages.map((page) => page.goto(`${site.url}/`)));
    // A full Chromium takes input in the tab in front only, as on a desktop.
    await pages[0].bringToFront();
    await Promise.all([pages[0].waitForNavigation(), pages[0].click('a')]);
    expect(await pages[0].$eval('h1', (element) => element.textContent)).toBe('Next');
    expect(await pages[2].$eval('h1', (element) => element.textContent)).toBe('Hello');
    const picture = Buffer.from(await pages[1].screenshot());
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    await browser.close();
  });

  it('moves 10 MB results and 200 parallel calls', async () => {
    const browser = await connect(await create());
    const page = await browser.newPage();
    const size = 10 * 1024 * 1024;
    const text = await page.evaluate((length) => 'wallcrawler'.repeat(length).slice(0, length), size);
    expect(text.length).toBe(size);
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => page.evaluate((n) => n * 2, i)));
    expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => i * 2));
    await browser.close();
  });

  it('shares one session between two clients, which ends when the last one leaves', async () => {
    const session = await create();
    const [one, other] = await Promise.all([connect(session), connect(session)]);
    const page = await one.newPage();
    await page.goto(`${site.url}/`);
    const seen = await eventually(async () =>
      (await other.pages()).find((candidate) => candidate.url() === `${site.url}/`),
    );
    expect(await seen.title()).toBe('Test site');
    await one.disconnect();
    expect(await seen.title()).toBe('Test site');
    expect(await status(session.id)).toBe('RUNNING');
    await other.disconnect();
    await eventually(async () => (await status(session.id)) === 'COMPLETED');
  });

  it('comes back to the same browser with keepAlive', async () => {
    const session = await create({ keepAlive: true });
    const first = await connect(session);
    await (await first.newPage()).goto(`${site.url}/next`);
    await first.disconnect();
    const second = await connect(session);
    await eventually(async () => (await second.pages()).some((page) => page.url() === `${site.url}/next`));
    expect(await status(session.id)).toBe('RUNNING');
    await second.disconnect();
  });

  it('honours the viewport', async () => {
    const browser = await connect(await create({ browserSettings: { viewport: { width: 801, height: 602 } } }));
    const page = (await browser.pages())[0] ?? (await browser.newPage());
    expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([801, 602]);
    await browser.close();
  });
});

describe('playwright connectOverCDP', () => {
  it('drives pages by the connect URL', async () => {
    const session = await create();
    const browser = await chromium.connectOverCDP(session.connectUrl);
    const context = browser.contexts()[0]!;
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${site.url}/`);
    await page.getByRole('link', { name: 'next' }).click();
    expect(await page.getByRole('heading').textContent()).toBe('Next');
    const own = await browser.newContext();
    const other = await own.newPage();
    await other.goto(`${site.url}/`);
    expect((await other.screenshot()).length).toBeGreaterThan(1_000);
    await browser.close();
  });

  it('connects by the HTTP address of the gateway, with the key in a header', async () => {
    const { signingKey } = await create();
    const browser = await chromium.connectOverCDP(cloud.settings.connectBaseURL.replace(/^ws/, 'http'), {
      headers: { 'x-bb-signing-key': signingKey },
    });
    expect(browser.contexts().length).toBeGreaterThan(0);
    await browser.close();
  });
});

describe('/json through the gateway', () => {
  it('lists endpoints that a client can use as they are', async () => {
    const session = await create({ keepAlive: true });
    const http = session.connectUrl.replace(/^ws/, 'http');
    const at = (path: string) => http.replace('/?', `${path}?`);
    const version = (await (await fetch(at('/json/version'))).json()) as { webSocketDebuggerUrl: string };
    expect(version.webSocketDebuggerUrl).toContain(new URL(cloud.settings.connectBaseURL).host);
    const browser = await puppeteer.connect({ browserWSEndpoint: version.webSocketDebuggerUrl });
    await (await browser.newPage()).goto(`${site.url}/`);
    const targets = (await (await fetch(at('/json/list'))).json()) as { url: string; webSocketDebuggerUrl: string }[];
    const target = targets.find(({ url }) => url === `${site.url}/`)!;
    const page = new WebSocket(target.webSocketDebuggerUrl);
    const answer = await new Promise<string>((resolve, reject) => {
      page.on('error', reject);
      page.on('open', () => page.send('{"id":1,"method":"Runtime.evaluate","params":{"expression":"document.title"}}'));
      page.on('message', (data: Buffer) => resolve(data.toString()));
    });
    expect(JSON.parse(answer)).toMatchObject({ id: 1, result: { result: { value: 'Test site' } } });
    page.close();
    await browser.disconnect();
  });
});
