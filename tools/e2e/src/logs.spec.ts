import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type Browserbase from '@browserbasehq/sdk';
import puppeteer from 'puppeteer-core';
import { TestCloud } from './testing/cloud.ts';
import { startColourSite } from './testing/colour-site.ts';
import { eventually } from './testing/eventually.ts';

let cloud: TestCloud;
let sdk: Browserbase;
let site: Awaited<ReturnType<typeof startColourSite>>;

beforeAll(async () => {
  [cloud, site] = await Promise.all([
    TestCloud.start({ parameters: { BlockPrivateNetworks: 'false' } }),
    startColourSite(),
  ]);
  sdk = cloud.sdk();
});
afterAll(async () => {
  await cloud?.stop();
  site?.close();
});

const release = (id: string) => sdk.sessions.update(id, { status: 'REQUEST_RELEASE' });
const ended = (id: string) => eventually(async () => (await sdk.sessions.retrieve(id)).endedAt, { timeout: 60_000 });
const from = (id: string, query: string) =>
  fetch(`${cloud.settings.baseURL}/v1/sessions/${id}/logs?${query}`, {
    headers: { 'x-bb-api-key': cloud.settings.apiKey },
  });

describe('the log of a session', () => {
  it('can be read while the session runs and after it', async () => {
    const { id, connectUrl } = await sdk.sessions.create({});
    const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl, defaultViewport: null });
    const [page] = await browser.pages();
    await page!.goto(`${site.url}/red`);
    const visited = Date.now();
    const find = async (method: string, part: string) =>
      (await sdk.sessions.logs.list(id)).find((own) => own.method === method && JSON.stringify(own).includes(part));
    const printed = await eventually(() => find('Runtime.consoleAPICalled', '"red"'));
    expect(Date.now() - visited).toBeLessThan(10_000);
    expect(printed).toMatchObject({ pageId: 0, sessionId: id, timestamp: expect.any(Number) });
    expect(JSON.parse(printed.request!.rawBody)).toEqual(printed.request!.params);
    expect(await find('Network.requestWillBeSent', `${site.url}/red`)).toMatchObject({
      request: { params: { request: { method: 'GET' } } },
    });
    expect(await find('Network.responseReceived', `${site.url}/red`)).toMatchObject({
      response: { result: { response: { status: 200 } } },
    });
    expect(await find('Page.frameNavigated', `${site.url}/red`)).toMatchObject({ frameId: expect.any(String) });

    const all = await from(id, '');
    const next = all.headers.get('x-next-after');
    const count = ((await all.json()) as unknown[]).length;
    expect(next).toBe(String(count));
    await page!.goto(`${site.url}/blue`);
    await browser.disconnect();
    await ended(id);
    const rest = (await (await from(id, `after=${next}`)).json()) as unknown[];
    expect(JSON.stringify(rest)).toContain('/blue');
    expect(JSON.stringify(rest)).not.toContain('/red"');
    expect(((await (await from(id, `after=1&limit=2`)).json()) as unknown[]).length).toBe(2);
    const text = JSON.stringify(await sdk.sessions.logs.list(id));
    for (const secret of ['secret-of-the-site', 'signingKey=ey']) expect(text).not.toContain(secret);
  });

  it('is empty for a session that must not be logged', async () => {
    const { id, connectUrl } = await sdk.sessions.create({ browserSettings: { logSession: false } });
    const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl, defaultViewport: null });
    await (await browser.pages())[0]!.goto(`${site.url}/red`);
    await browser.disconnect();
    await ended(id);
    expect(await sdk.sessions.logs.list(id)).toEqual([]);
  });

  it("is nobody else's", async () => {
    await expect(sdk.sessions.logs.list('missing')).rejects.toMatchObject({ status: 404 });
    const { id } = await sdk.sessions.create({});
    expect((await from(id, 'after=-1')).status).toBe(400);
    await release(id);
  });
});
