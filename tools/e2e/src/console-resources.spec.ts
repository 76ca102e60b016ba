import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Download, Page } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { fromBufferPromise } from 'yauzl';
import { ArtifactsBucket } from './testing/artifacts-bucket.ts';
import { TestCloud } from './testing/cloud.ts';
import { ConsoleBrowser } from './testing/console-browser.ts';
import { eventually } from './testing/eventually.ts';
import { shows } from './testing/live-view.ts';
import { WebhookReceiver } from './testing/webhook-receiver.ts';
import { zipOf } from './testing/zip.ts';

const GREEN = [0, 160, 80] as const;
/** A page that fills the view with a green button that counts clicks, but for a link to a file. */
const SITE = `<!doctype html><title>0</title><link rel="icon" href="data:,">
  <style>button{position:fixed;inset:0;border:0;background:rgb(${GREEN.join()})}a{position:fixed;z-index:1}</style>
  <button onclick="document.title=+document.title+1"></button><a href="/report">Report</a>`;

let cloud: TestCloud;
let browser: ConsoleBrowser;
let receiver: WebhookReceiver;
let site: Server;
let page: Page;
let sessionId: string;

beforeAll(async () => {
  receiver = new WebhookReceiver();
  site = createServer(({ url }, response) => {
    if (url === '/report') response.setHeader('content-disposition', 'attachment; filename="report.csv"').end('a;b\n');
    else response.setHeader('content-type', 'text/html').end(SITE);
  }).listen(0, '127.0.0.1');
  const parameters = { ApiKeyCacheSeconds: '2' };
  [cloud] = await Promise.all([TestCloud.start({ parameters }), receiver.start(), once(site, 'listening')]);
  browser = await ConsoleBrowser.launch(cloud);
  page = await browser.signIn();
});
afterAll(async () => {
  await browser?.close();
  await receiver.stop();
  site.closeAllConnections();
  site.close();
  await cloud?.stop();
});

const goTo = (name: string) => page.getByRole('link', { name, exact: true }).click();
const dialog = (name: string) => page.getByRole('dialog', { name });
const row = (table: string, text: string) => page.getByRole('table', { name: table }).locator('tr', { hasText: text });
const tab = (name: string) => page.getByRole('tab', { name, exact: true });
/** The secret that is shown now; it is hidden again for good. */
async function readSecret(): Promise<string> {
  const secret = await dialog('Signing secret').locator('pre').textContent();
  await page.getByRole('button', { name: 'I have kept it' }).click();
  await dialog('Signing secret').waitFor({ state: 'detached' });
  return secret!;
}
/** Presses a row's button to delete it, and says yes. */
async function remove(table: string, text: string): Promise<void> {
  await row(table, text)
    .getByRole('button', { name: /^Delete / })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await row(table, text).waitFor({ state: 'detached' });
}

describe('the console', () => {
  it('creates a context, tells why a second one of its name is refused, and deletes it', async () => {
    await goTo('Contexts');
    for (const isFirst of [true, false]) {
      await page.getByRole('button', { name: 'Create context' }).click();
      await page.getByLabel('Name').fill('shop');
      await page.keyboard.press('Enter');
      if (isFirst) await row('Contexts', 'shop').waitFor();
    }
    await dialog('Create a context').getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await row('Contexts', 'shop').count()).toBe(1);
    await remove('Contexts', 'shop');
    await page.getByText('No contexts yet').waitFor();
  });

  it('uploads an extension, tells why a file is none, and deletes it', async () => {
    const manifest = JSON.stringify({ manifest_version: 3, name: 'Marker', version: '1.2' });
    const choose = async (name: string, files: Record<string, string>) => {
      const file = { name, mimeType: 'application/zip', buffer: await zipOf(files) };
      await page.locator('input[type=file]').setInputFiles(file);
    };
    await goTo('Extensions');
    await page.getByText('No extensions yet').waitFor();
    await choose('empty.zip', { 'readme.txt': 'no manifest' });
    await page.getByRole('alert').filter({ hasText: 'The extension was not uploaded' }).waitFor();
    await choose('marker.zip', { 'manifest.json': manifest });
    await row('Extensions', 'Marker 1.2').getByText('marker.zip', { exact: true }).waitFor();
    await remove('Extensions', 'Marker 1.2');
    await page.getByText('No extensions yet').waitFor();
  });

  it("shows a webhook's secret once, and changes it", async () => {
    await goTo('Webhooks');
    await page.getByRole('button', { name: 'Add webhook' }).click();
    await page.getByLabel('Endpoint').fill(receiver.url);
    await page.keyboard.press('Enter');
    receiver.secrets.push(await readSecret());
    await page.reload();
    await row('Webhooks', receiver.url).waitFor();
    expect(await page.content()).not.toContain('whsec_');
    await row('Webhooks', receiver.url)
      .getByRole('button', { name: /^New secret/ })
      .click();
    await dialog('Make a new secret?').getByRole('button', { name: 'Make a new secret' }).click();
    receiver.secrets.push(await readSecret());
    expect(new Set(receiver.secrets).size).toBe(2);

    sessionId = (await cloud.sdk().sessions.create({ keepAlive: true })).id;
    await eventually(() => receiver.typesOf(sessionId).includes('session.ready'), { timeout: 60_000 });
    expect(receiver.deliveries[0]!.verifiedBy).toEqual(receiver.secrets);
    await remove('Webhooks', receiver.url);
    await page.getByText('No webhooks yet').waitFor();
  });

  it('lets nobody click in a view that is for watching', async () => {
    const { connectUrl } = await cloud.sdk().sessions.retrieve(sessionId);
    const remote = await puppeteer.connect({ browserWSEndpoint: connectUrl!, defaultViewport: null });
    const target = (await remote.pages())[0]!;
    await target.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    await goTo('Sessions');
    await page.getByRole('table', { name: 'Sessions' }).locator('[data-index]').first().click();
    const click = async () => {
      const view = page.locator('iframe[title="Live view"]');
      await shows((await (await view.elementHandle()).contentFrame())!, GREEN);
      const box = (await view.boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    };
    const [watching, steering] = [page.getByText('Watching'), page.getByText('You can click and type')];
    await steering.waitFor();
    await page.getByRole('switch', { name: 'Interactive' }).click();
    await watching.waitFor();
    await click();
    await page.getByRole('switch', { name: 'Interactive' }).click();
    await steering.waitFor();
    await click();
    await eventually(async () => (await target.title()) !== '0');
    expect(await target.title()).toBe('1');

    await target.click('a');
    await eventually(async () => {
      const archive = await (await cloud.sdk().sessions.downloads.list(sessionId)).text();
      return archive.includes('report');
    });
    await remote.disconnect();
  });

  it('plays what was recorded, saves what was downloaded, and has a video made, after the end', async () => {
    await page.getByRole('button', { name: 'Release' }).click();
    await dialog('Release this session?').getByRole('button', { name: 'Release' }).click();
    await eventually(async () => (await cloud.sdk().sessions.retrieve(sessionId)).endedAt, { timeout: 60_000 });
    await tab('Replay').click();
    const video = page.getByLabel('Recording');
    await video.waitFor();
    // A Chromium without licensed codecs plays no recording; the player is tested where there is one that does.
    const plays = await page.evaluate(() => MediaSource.isTypeSupported('video/mp4; codecs="avc1.42E01E"'));
    if (plays) {
      await video.evaluate((element: HTMLVideoElement) => element.play());
      await eventually(() => video.evaluate((element: HTMLVideoElement) => element.currentTime > 0.2));
    }

    await tab('Files').click();
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as zip' }).click();
    expect(await namesIn(await saving)).toEqual([expect.stringMatching(/^report.*\.csv$/)]);
    const link = page.getByRole('region', { name: 'Video' }).getByRole('link', { name: 'MP4' });
    // The end of the session makes the video too, and the button goes when it is there: then nobody has to ask.
    const asking = page.getByRole('button', { name: 'Make MP4' }).click();
    await Promise.any([asking, link.waitFor({ timeout: 60_000 })]);
    await link.waitFor({ timeout: 60_000 });
    const file = Buffer.from(await (await fetch((await link.getAttribute('href'))!)).arrayBuffer());
    expect(file.toString('latin1', 4, 8)).toBe('ftyp');
  });

  it('says what failed, under which id it is logged, and tries again', async () => {
    const bucket = await ArtifactsBucket.of(cloud);
    await bucket.refuse();
    await page.reload();
    await tab('Logs').click();
    const failure = page.getByRole('alert').filter({ hasText: 'The logs could not be loaded' });
    await failure.waitFor({ timeout: 30_000 });
    expect(await failure.locator('code').textContent()).toMatch(/^[\w-]{8,}$/);
    await bucket.allow();
    bucket.close();
    await failure.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing was logged').waitFor();
  });

  it('ends the visit when its key is revoked', async () => {
    const { baseURL, apiKey } = cloud.settings;
    const headers = { 'x-bb-api-key': apiKey, 'content-type': 'application/json' };
    const made = await fetch(`${baseURL}/v1/api-keys`, { method: 'POST', headers, body: '{"name":"short-lived"}' });
    const { id, key } = (await made.json()) as { id: string; key: string };
    page = await browser.open();
    await page.getByLabel('API key').fill(key);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sessions' }).waitFor();
    await fetch(`${baseURL}/v1/api-keys/${id}`, { method: 'DELETE', headers });
    await page.getByText('Your key is accepted no more').waitFor();
    expect(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))).not.toContain(key);
  });

  it('has thrown nothing', () => expect(browser.errors).toEqual([]));
});

async function namesIn(download: Download): Promise<string[]> {
  const zip = await fromBufferPromise(await readFile(await download.path()));
  const names: string[] = [];
  for await (const { fileName } of zip.eachEntry()) names.push(fileName);
  return names;
}
