import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@wallcrawler/runtime';
import { chromium as playwright } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { WebSocket } from 'ws';
import { createGateway } from './gateway.ts';
import { sessionRows } from './testing/session-rows.ts';
import { startContainer, testVerifier, tokenFor } from './testing/start-container.ts';
import { until } from '@wallcrawler/testing/until';

let container: Awaited<ReturnType<typeof startContainer>>;
let gateway: ReturnType<typeof createGateway>;
let rows: ReturnType<typeof sessionRows>;
let base: string;
let lines: string[];

beforeAll(async () => {
  container = await startContainer();
}, 60_000);
afterAll(() => container.stop());

beforeEach(async () => {
  rows = sessionRows();
  rows.set('READY', container.endpoint);
  lines = [];
  gateway = createGateway({
    sessions: rows,
    verifier: testVerifier(),
    // The port is known only once it listens.
    publicBaseUrl: () => base,
    pageFiles: { 'inspector.html': '<p>live', 'live-view.js': '1', 'live-view.css': 'p{}' },
    log: createLogger({}, 'debug', (line) => lines.push(line)),
    pollMs: 10,
    pingIntervalMs: 50,
  });
  base = `ws://127.0.0.1:${await gateway.listen('127.0.0.1', 0)}`;
});
afterEach(() => gateway.close(1001, 'test is over'));

const connectUrl = (token = tokenFor()) => `${base}/?signingKey=${token}`;
const httpBase = () => base.replace('ws:', 'http:');

/** The HTTP status that an upgrade is refused with. */
const refusalOf = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const client = new WebSocket(url);
    client.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    client.once('open', () => reject(new Error('it was let in'))).on('error', () => undefined);
  });

describe('clients through both relays', () => {
  it('Puppeteer connects, opens pages and moves ten megabytes', async () => {
    const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl() });
    const page = await browser.newPage();
    await page.goto('data:text/html,<title>hello</title>');
    expect(await page.title()).toBe('hello');
    expect(await page.evaluate('"x".repeat(10 * 1024 * 1024).length + 1')).toBe(10 * 1024 * 1024 + 1);
    const large = (await page.evaluate('"x".repeat(10 * 1024 * 1024)')) as string;
    expect(large).toHaveLength(10 * 1024 * 1024);
    await page.close();
    await browser.disconnect();
  });

  it('Puppeteer makes 200 calls at once and gets each its own answer', async () => {
    const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl() });
    const page = await browser.newPage();
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => page.evaluate(`${index} * 2`)));
    expect(answers).toEqual(Array.from({ length: 200 }, (_, index) => index * 2));
    await page.close();
    await browser.disconnect();
  });

  it('Playwright connects over CDP by WebSocket and by HTTP, and opens pages', async () => {
    const byHeader = { headers: { 'x-bb-signing-key': tokenFor() } };
    for (const connect of [
      () => playwright.connectOverCDP(connectUrl()),
      () => playwright.connectOverCDP(httpBase(), byHeader),
    ]) {
      const browser = await connect();
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto('data:text/html,<title>hello</title>');
      expect(await page.title()).toBe('hello');
      await context.close();
      await browser.close();
    }
  });

  it('Chromium takes the pongs that clients answer our pings with', async () => {
    const client = new WebSocket(connectUrl());
    let pings = 0;
    client.on('ping', () => pings++);
    await new Promise((resolve) => client.once('open', resolve));
    await until(() => pings >= 3);
    const answer = new Promise((resolve) =>
      client.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()))),
    );
    client.send(JSON.stringify({ id: 1, method: 'Browser.getVersion' }));
    expect(await answer).toMatchObject({ id: 1, result: { protocolVersion: '1.3' } });
    client.terminate();
  });

  it('the addresses in /json work as they are', async () => {
    const headers = { 'x-bb-signing-key': tokenFor() };
    const version = (await (await fetch(`${httpBase()}/json/version`, { headers })).json()) as Record<string, string>;
    const browser = await puppeteer.connect({ browserWSEndpoint: version.webSocketDebuggerUrl ?? '' });
    const opened = await fetch(`${httpBase()}/json/new?about:blank%23new`, { method: 'PUT', headers });
    const target = (await opened.json()) as Record<string, string>;
    expect(target.webSocketDebuggerUrl).toContain(`${base}/devtools/page/${target.id}?signingKey=`);
    const page = new WebSocket(target.webSocketDebuggerUrl ?? '');
    const answer = new Promise((resolve) =>
      page.once('message', (data: Buffer) => resolve(JSON.parse(data.toString()))),
    );
    page.once('open', () =>
      page.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression: '6*7' } })),
    );
    expect(await answer).toMatchObject({ result: { result: { value: 42 } } });
    page.terminate();
    const list = (await (await fetch(`${httpBase()}/json/list`, { headers })).json()) as Record<string, string>[];
    expect(list.map(({ id }) => id)).toContain(target.id);
    expect((await fetch(`${httpBase()}/json/close/${target.id}`, { headers })).status).toBe(200);
    await browser.disconnect();
  });

  it('a client that vanishes frees both relays', async () => {
    const client = new WebSocket(connectUrl());
    await new Promise((resolve) => client.once('open', resolve));
    await until(() => gateway.connections().length === 1);
    client.terminate();
    await until(() => container.relay.connections().length === 0 && gateway.connections().length === 0);
  });

  it('a page that does not exist is refused, and the gateway lives on', async () => {
    expect(await refusalOf(`${base}/devtools/page/NOTHING?signingKey=${tokenFor()}`)).toBeGreaterThanOrEqual(400);
    expect((await fetch(`${httpBase()}/health`)).status).toBe(200);
  });
});

describe('the page of the live view', () => {
  it.each([
    ['inspector.html?wss=h', 'text/html; charset=utf-8', '<p>live', 'no-cache'],
    ['live-view.js?v=1', 'text/javascript; charset=utf-8', '1', 'public, max-age=31536000, immutable'],
    ['live-view.css', 'text/css; charset=utf-8', 'p{}', 'public, max-age=31536000, immutable'],
  ])('%s is served without a token and without a session', async (file, type, text, caching) => {
    const response = await fetch(`${httpBase()}/devtools-fullscreen/${file}`);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([200, type, text]);
    expect(response.headers.get('cache-control')).toBe(caching);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`connect-src 'self' ${base};`);
    expect(policy).toContain('frame-ancestors *');
    expect(rows.state.reads).toBe(0);
  });

  it('is these files and no others', async () => {
    for (const file of ['other.js', 'constructor.js', 'toString.js']) {
      expect((await fetch(`${httpBase()}/devtools-fullscreen/${file}`)).status).toBe(404);
    }
  });
});

describe('the door', () => {
  it('holds a client until the session is READY', async () => {
    rows.set('STARTING');
    const connecting = puppeteer.connect({ browserWSEndpoint: connectUrl() });
    await until(() => rows.state.reads > 3);
    expect(container.relay.connections()).toHaveLength(0);
    rows.set('READY', container.endpoint);
    await (await connecting).disconnect();
  });

  it('is closed once the session is released, though the token still verifies', async () => {
    rows.set('TERMINATING', container.endpoint);
    expect(await refusalOf(connectUrl())).toBe(410);
    const response = await fetch(`${httpBase()}/json/list`, { headers: { authorization: `Bearer ${tokenFor()}` } });
    expect([response.status, await response.json()]).toEqual([
      410,
      { statusCode: 410, error: 'Gone', message: expect.stringContaining('create a new one') },
    ]);
  });

  it('asks the row anew for every client', async () => {
    for (const reads of [1, 2, 3]) {
      await fetch(`${httpBase()}/json/version?signingKey=${tokenFor()}`);
      expect(rows.state.reads).toBe(reads);
    }
  });

  it.each([
    ['no token', '', 401],
    ['a token that is none', '?signingKey=abc', 401],
    ['an expired token', `?signingKey=${tokenFor('session-1', 'project-1', -1)}`, 401],
    ['a token of a session that does not exist', `?signingKey=${tokenFor('session-9')}`, 404],
    ['a token that names another project', `?signingKey=${tokenFor('session-1', 'project-2')}`, 404],
  ])('refuses %s', async (_what, query, status) => {
    expect(await refusalOf(`${base}/${query}`)).toBe(status);
  });

  it('does not lead a token of one session into the container of another', async () => {
    rows.set('READY', container.endpoint, 'session-2');
    expect(await refusalOf(connectUrl(tokenFor('session-2')))).toBe(403);
  });

  it('answers 502 when the container is gone', async () => {
    rows.set('READY', { host: '127.0.0.1', port: 1 });
    expect(await refusalOf(connectUrl())).toBe(502);
  });

  it('writes no token into its log', async () => {
    const token = tokenFor();
    await (await puppeteer.connect({ browserWSEndpoint: connectUrl(token) })).disconnect();
    await refusalOf(`${base}/nothing?signingKey=${token}`);
    await until(() => lines.some((line) => line.includes('detached')));
    expect(lines.join('\n')).not.toContain(token.split('.')[2]);
  });
});
