import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type Browserbase from '@browserbasehq/sdk';
import puppeteer from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import { fromBufferPromise } from 'yauzl';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';

let cloud: TestCloud;
let sdk: Browserbase;
let site: Server;
let url: string;
let browser: Browser;
let page: Page;
let session: Browserbase.SessionCreateResponse;

const CSV = 'name;amount\nSchröder;12\n';

beforeAll(async () => {
  site = createServer((request, response) => {
    if (request.url?.startsWith('/report')) {
      response.setHeader('content-disposition', `attachment; filename*=UTF-8''Bericht%20%C3%BC.csv`);
      return response.end(CSV);
    }
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<input type="file" multiple><a href="/report">download</a>');
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  cloud = await TestCloud.start();
  sdk = cloud.sdk();
  session = await sdk.sessions.create({ keepAlive: true });
  browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl });
  page = (await browser.pages())[0]!;
  await page.goto(url);
});
afterAll(async () => {
  await browser?.disconnect();
  await cloud?.stop();
  site?.closeAllConnections();
  site?.close();
});

/** What the page sees in its file input after CDP has put these paths into it; `text` is its beginning. */
async function chosen(...files: string[]): Promise<{ name: string; size: number; text: string }[]> {
  const cdp = await page.createCDPSession();
  const { root } = await cdp.send('DOM.getDocument');
  const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'input' });
  await cdp.send('DOM.setFileInputFiles', { nodeId, files });
  return page.evaluate(() =>
    Promise.all(
      [...document.querySelector('input')!.files!].map(async (file) => ({
        name: file.name,
        size: file.size,
        text: await file.slice(0, 100).text(),
      })),
    ),
  );
}

/** Names as they are in `name`, with a number of their own so that parallel runs do not meet in /tmp/.uploads. */
const unique = (name: string) => `${process.pid}-${name}`;
const upload = (content: string | Buffer, name: string, id = session.id) =>
  sdk.sessions.uploads.create(id, { file: new File([new Uint8Array(Buffer.from(content))], name) });

async function downloads(id = session.id): Promise<Record<string, string>> {
  const response = await sdk.sessions.downloads.list(id);
  expect(response.headers.get('content-type')).toBe('application/zip');
  const zip = await fromBufferPromise(Buffer.from(await response.arrayBuffer()));
  const found: Record<string, string> = {};
  for await (const entry of zip.eachEntry()) found[entry.fileName] = await text(await zip.openReadStreamPromise(entry));
  return found;
}

describe('uploads', () => {
  it('can be chosen by a page of the session', async () => {
    const [one, other] = [unique('Liste ü (1).csv'), unique('zwei.bin')];
    const { message } = await upload(CSV, one);
    expect(message).toContain(`/tmp/.uploads/${one}`);
    await upload('x'.repeat(3_000_000), other);
    const files = await chosen(`/tmp/.uploads/${one}`, `/tmp/.uploads/${other}`);
    expect(files.map(({ name, size }) => [name, size])).toEqual([
      [one, Buffer.byteLength(CSV)],
      [other, 3_000_000],
    ]);
    expect(files[0]?.text).toBe(CSV);
  });

  it('larger than 4 MB go through the gateway', async () => {
    const name = unique('large.bin');
    const gateway = session.connectUrl.replace(/^ws/, 'http').split('/?')[0];
    const response = await fetch(`${gateway}/uploads/${name}`, {
      method: 'POST',
      headers: { 'x-bb-signing-key': session.signingKey },
      body: new Uint8Array(20_000_000),
    });
    expect(response.status).toBe(200);
    expect(await chosen(`/tmp/.uploads/${name}`)).toMatchObject([{ name, size: 20_000_000 }]);
  });

  it('are refused for a session that has ended', async () => {
    const ended = await sdk.sessions.create({});
    await sdk.sessions.update(ended.id, { status: 'REQUEST_RELEASE' });
    await expect(upload('x', 'late', ended.id)).rejects.toMatchObject({
      status: 410,
      error: { code: 'session_ended' },
    });
  });
});

describe('downloads', () => {
  it('are an empty zip before there are any', async () => {
    expect(await downloads()).toEqual({});
  });

  it('are collected under their names with the time, and are there after the session', async () => {
    const started = Date.now();
    for (let count = 1; count <= 2; count += 1) {
      await page.click('a');
      await eventually(async () => Object.keys(await downloads()).length === count);
    }
    const found = await downloads();
    for (const [name, content] of Object.entries(found)) {
      expect(content).toBe(CSV);
      expect(name).toMatch(/^Bericht ü-\d{13}\.csv$/);
      const time = Number(/\d{13}/.exec(name)?.[0]);
      expect(time).toBeGreaterThanOrEqual(started);
    }
    await sdk.sessions.update(session.id, { status: 'REQUEST_RELEASE' });
    await eventually(async () => (await sdk.sessions.retrieve(session.id)).endedAt);
    expect(await downloads()).toEqual(found);
  });
});
