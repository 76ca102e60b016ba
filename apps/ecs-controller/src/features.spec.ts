import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { optionalFields } from '@wallcrawler/session-store';
import { until } from '@wallcrawler/testing/until';
import { FakeBroker } from './testing/fake-broker.ts';
import { connectPuppeteer } from './testing/puppeteer.ts';
import { startSite, type Site } from './testing/site.ts';
import { QUIET, startController, tokenFor } from './testing/start-controller.ts';

let site: Site;
let broker: FakeBroker;
let uploadsDirectory: string;
const started: ReturnType<typeof startController>[] = [];
beforeEach(async () => {
  uploadsDirectory = mkdtempSync(path.join(tmpdir(), 'uploads-'));
  [site, broker] = await Promise.all([startSite(), new FakeBroker().start()]);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
  broker.stop();
  site.stop();
  rmSync(uploadsDirectory, { recursive: true });
});
const start = (settings: object) => {
  const one = startController({ settings }, { openBroker: () => broker, uploadsDirectory });
  started.push(one);
  return one;
};
const stored = (prefix: string) => [...broker.objects.keys()].filter((key) => key.startsWith(prefix));

describe('what a session leaves', () => {
  it('is its log and its downloads', async () => {
    const session = start({ recordSession: false });
    const browser = await connectPuppeteer(session);
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.evaluate(`console.log('a mark'); location.href = '/file'`);
    await until(() => stored('downloads/').length === 1);
    await browser.disconnect();
    await session.exit;
    const log = Buffer.concat(stored('logs/').map((key) => broker.objects.get(key)!)).toString();
    expect(log).toContain('a mark');
    expect(log).toContain('Network.requestWillBeSent');
    expect(stored('recording/')).toEqual([]);
  });

  it('is nothing when it asked for that, and the broker is not even asked', async () => {
    const session = start(QUIET);
    const browser = await connectPuppeteer(session);
    await (await browser.newPage()).goto(site.url);
    await browser.disconnect();
    await session.exit;
    expect(broker.calls).toEqual([]);
  });

  it('can be lost without the session ending', async () => {
    broker.down = true;
    const session = start({ recordSession: false });
    const browser = await connectPuppeteer(session);
    const page = await browser.newPage();
    await page.goto(site.url);
    await page.evaluate(`location.href = '/file'`);
    await until(() => session.lines.some((line) => line.includes('cannot be stored yet')));
    await page.goto(site.url);
    expect(await page.title()).toBe('site');
    await browser.disconnect();
    expect(await session.exit).toBe(0);
  }, 60_000);
});

describe('an uploaded file', () => {
  it('can be given to a page by its path, and is gone with the session', async () => {
    const session = start(QUIET);
    const browser = await connectPuppeteer(session);
    const { host, port } = optionalFields(session.store.row).endpoint!;
    const send = (token: string) =>
      fetch(`http://${host}:${port}/uploads/my%20file.txt`, {
        method: 'POST',
        body: 'the content',
        headers: { 'x-bb-signing-key': token },
      });
    expect((await send(tokenFor('session-1', 'debug'))).status).toBe(403);
    expect((await send(tokenFor('session-2'))).status).toBe(403);
    const answer = await send(tokenFor('session-1'));
    expect(answer.status).toBe(200);
    const file = path.join(uploadsDirectory, 'my file.txt');
    expect(await answer.json()).toMatchObject({ path: file });
    expect(readFileSync(file, 'utf8')).toBe('the content');

    const page = await browser.newPage();
    await page.goto(site.url);
    const client = await page.createCDPSession();
    const { root } = await client.send('DOM.getDocument');
    const { nodeId } = await client.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#f' });
    await client.send('DOM.setFileInputFiles', { nodeId, files: [file] });
    await page.evaluate(`(async () => {
      const [given] = document.querySelector('#f').files;
      await fetch('/take', { method: 'POST', body: given.name + ': ' + (await given.text()) });
    })()`);
    expect(site.bodies).toEqual(['my file.txt: the content']);
    await browser.disconnect();
    await session.exit;
    expect(existsSync(file)).toBe(false);
  });
});
