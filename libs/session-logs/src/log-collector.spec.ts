import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { recordingLogger } from '@wallcrawler/testing';
import { until } from '@wallcrawler/testing/until';
import { watchPages, type PageWatch } from '@wallcrawler/page-watch';
import { startWatchedBrowser, type WatchedBrowser } from '@wallcrawler/page-watch/testing';
import { startLogCollector, type LogCollectorOptions } from './log-collector.ts';
import type { StoredLogEntry } from './log-entry.ts';

const SCRIPTED = `<!doctype html><title>Logged</title><script>
  console.log('hello', { a: 1 });
  fetch('/data', { method: 'POST', headers: { authorization: 'Bearer secret' }, body: 'password=hunter2' });
  setTimeout(() => { throw new Error('thrown') });
</script><iframe src="FRAME"></iframe>`;

let browser: WatchedBrowser;
let watch: PageWatch;
let server: Server;
let site: string;
let frameSite: string;
let stopCollector: (() => Promise<void>) | undefined;

beforeAll(async () => {
  server = createServer(({ url }, response) => {
    response.setHeader('set-cookie', 'secret-cookie=1').setHeader('content-type', 'text/html');
    response.end(
      url === '/' ? SCRIPTED.replace('FRAME', `${frameSite}/frame`) : '<script>console.log("inner")</script>',
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // Another site for Chromium, so that the frame has a process and a target of its own.
  [site, frameSite] = [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
  browser = await startWatchedBrowser();
  watch = await watchPages(browser.watcher);
}, 60_000);
afterAll(async () => {
  await watch?.stop();
  await browser?.stop();
  server?.close();
});
afterEach(() => stopCollector?.());

const collect = (options: Partial<LogCollectorOptions> = {}) => {
  const chunks: string[] = [];
  const { log } = recordingLogger();
  const put = async (path: string, body: Buffer) => void chunks.push(path, body.toString());
  const collector = startLogCollector({ cdp: browser.watcher, watch, put, log, delayMs: () => 20, ...options });
  stopCollector = () => collector.stop();
  const text = () => chunks.filter((_, at) => at % 2 === 1).join('');
  const entries = () =>
    text()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as StoredLogEntry);
  return { chunks, text, entries, stop: () => collector.stop() };
};

describe(startLogCollector, () => {
  it('keeps network, console and page events of a page and its frames', async () => {
    const { entries, text } = collect();
    const { targetId, sessionId } = await browser.open('about:blank');
    const page = await until(() => watch.pages().find((own) => own.targetId === targetId));
    // Answered after everything that the collector has switched on.
    await browser.watcher.send('Runtime.evaluate', { expression: '1' }, page.sessionId);
    await browser.client.send('Page.navigate', { url: `${site}/` }, sessionId);
    const find = (method: string, part: string) =>
      until(
        () => entries().find((own) => own.method === method && JSON.stringify(own).includes(part)),
        `${method} ${part}`,
      );
    const request = await find('Network.requestWillBeSent', '"method":"POST"');
    expect(request).toMatchObject({ pageId: page.number, params: { request: { url: `${site}/data` } } });
    expect(Math.abs(Date.now() - request.timestamp)).toBeLessThan(10_000);
    expect(request.frameId).toMatch(/^[0-9A-F]+$/);
    await find('Network.responseReceived', `${site}/data`);
    const printed = await find('Runtime.consoleAPICalled', '"hello"');
    expect(printed.params.args).toMatchObject([{ type: 'string', value: 'hello' }, { type: 'object' }]);
    await find('Runtime.exceptionThrown', 'thrown');
    await find('Page.frameNavigated', `${site}/`);
    await find('Page.loadEventFired', '');
    const inner = await find('Runtime.consoleAPICalled', '"inner"');
    expect(inner.pageId).toBe(page.number);
    for (const secret of ['hunter2', 'Bearer', 'secret-cookie=']) expect(text()).not.toContain(secret);
    await browser.client.send('Target.closeTarget', { targetId });
  });

  it('keeps the first request of a page that another page opens', async () => {
    const { entries } = collect();
    const { targetId, sessionId } = await browser.open('about:blank');
    const expression = `void window.open('${site}/popup')`;
    await browser.client.send('Runtime.evaluate', { expression, userGesture: true }, sessionId);
    const request = await until(() =>
      entries().find(
        ({ method, params }) => method.endsWith('requestWillBeSent') && JSON.stringify(params).includes('/popup'),
      ),
    );
    const popup = await until(() => watch.pages().find(({ url }) => url.endsWith('/popup')));
    expect(request.pageId).toBe(popup.number);
    await browser.client.send('Target.closeTarget', { targetId });
  });

  it('says that it is full as its last entry, and keeps nothing after it', async () => {
    const { entries, stop } = collect({ maxEntries: 5 });
    const { targetId, sessionId } = await browser.open('about:blank');
    const print = () =>
      browser.client.send('Runtime.evaluate', { expression: 'for (let n = 0; n < 20; n++) console.log(n)' }, sessionId);
    await until(async () => {
      await print();
      return entries().length > 5;
    });
    await print();
    await stop();
    expect(entries()).toHaveLength(6);
    expect(entries().at(-1)).toMatchObject({ method: 'Wallcrawler.logFull', params: { entries: 5 } });
    await browser.client.send('Target.closeTarget', { targetId });
  });

  it('counts what it could not keep while nothing could be stored', async () => {
    let works = false;
    const lines: string[] = [];
    const { stop } = collect({
      put: async (_, body) => {
        if (!works) throw new Error('no storage');
        lines.push(body.toString());
      },
      delayMs: () => 5,
      maxWaiting: 50_000,
    });
    const { targetId, sessionId } = await browser.open('about:blank');
    const expression = `for (let n = 0; n < 50; n++) console.log('x'.repeat(4000))`;
    await browser.client.send('Runtime.evaluate', { expression }, sessionId);
    works = true;
    await until(() => lines.length > 0);
    await browser.client.send('Runtime.evaluate', { expression: `console.log('after')` }, sessionId);
    await until(async () => {
      await browser.client.send('Runtime.evaluate', { expression: `console.log('after')` }, sessionId);
      return lines.some((text) => text.includes('Wallcrawler.entriesDropped'));
    });
    await stop();
    await browser.client.send('Target.closeTarget', { targetId });
  });

  it('stores what is left when it stops, within its time', async () => {
    const { chunks, stop } = collect({ delayMs: () => 600_000 });
    const { targetId } = await browser.open(`${site}/last`);
    await until(() => watch.pages().some(({ url }) => url.endsWith('/last')));
    await stop();
    expect(chunks[0]).toMatch(/^logs\/000001-/);
    await browser.client.send('Target.closeTarget', { targetId });
    const stuck = collect({ put: () => new Promise(() => undefined), delayMs: () => 600_000 });
    const { targetId: another } = await browser.open(`${site}/stuck`);
    await until(() => watch.pages().some(({ url }) => url.endsWith('/stuck')));
    const before = Date.now();
    await stuck.stop();
    expect(Date.now() - before).toBeLessThan(6_000);
    await browser.client.send('Target.closeTarget', { targetId: another });
  });
});
