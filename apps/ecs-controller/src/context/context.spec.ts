import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { SessionRecord } from '@wallcrawler/session-store';
import { until } from '@wallcrawler/testing/until';
import type { ControllerDependencies } from '../run-session.ts';
import { FakeBroker } from '../testing/fake-broker.ts';
import { connectPuppeteer } from '../testing/puppeteer.ts';
import { startSite, type Site } from '../testing/site.ts';
import { findShell, QUIET, startController } from '../testing/start-controller.ts';

let site: Site;
let broker: FakeBroker;
const started: ReturnType<typeof startController>[] = [];

beforeEach(async () => {
  [site, broker] = await Promise.all([startSite(), new FakeBroker().start()]);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
  broker.stop();
  site.stop();
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`wc-${process.pid}-`))).toEqual([]);
});

/** A session with the context, which starts with the newest saved profile. */
const start = (persist = true, changes: Partial<SessionRecord> = {}, options: Partial<ControllerDependencies> = {}) => {
  const newest = broker.versions.at(-1);
  const download = newest && { download: broker.link('newest', newest) };
  broker.opened = { ...broker.opened, context: { contextId: 'context-1', persist, state: 'ready', ...download } };
  const settings = { ...QUIET, context: { id: 'context-1', persist } };
  const one = startController({ settings, ...changes }, { openBroker: () => broker, ...options });
  started.push(one);
  return one;
};

/** Logs in, and stores something in every place that a page has. */
const logIn = async (session: ReturnType<typeof start>) => {
  const browser = await connectPuppeteer(session);
  const page = await browser.newPage();
  await page.goto(`${site.url}/login`);
  await page.evaluate(`(async () => {
    localStorage.setItem('mark', 'local');
    await new Promise((resolve, reject) => {
      const open = indexedDB.open('db', 1);
      open.onupgradeneeded = () => open.result.createObjectStore('s');
      open.onerror = reject;
      open.onsuccess = () => {
        const write = open.result.transaction('s', 'readwrite');
        write.objectStore('s').put('indexed', 'k');
        write.oncomplete = resolve;
      };
    });
  })()`);
  return { browser, page };
};

const everything = { cookies: 'lasting=1; session=2', local: 'local', indexed: 'indexed' };

/** What a page of the next session finds. */
const find = async (session: ReturnType<typeof start>) => {
  const browser = await connectPuppeteer(session);
  const page = await browser.newPage();
  await page.goto(`${site.url}/`);
  const found: unknown = await page.evaluate(`(async () => ({
    cookies: document.body.innerText.trim(),
    local: localStorage.getItem('mark'),
    indexed: await new Promise((resolve, reject) => {
      const open = indexedDB.open('db', 1);
      open.onupgradeneeded = () => open.result.createObjectStore('s');
      open.onerror = reject;
      open.onsuccess = () => {
        const read = open.result.transaction('s').objectStore('s').get('k');
        read.onsuccess = () => resolve(read.result ?? null);
      };
    }),
  }))()`);
  const pages = (await browser.pages()).length;
  await browser.disconnect();
  return { found, pages };
};

describe('a session that persists its context', () => {
  it.each<[string, (session: ReturnType<typeof start>) => Promise<unknown>]>([
    ['it is released', async (session) => (await logIn(session), session.stop())],
    ['its client disconnects', async (session) => (await logIn(session)).browser.disconnect()],
    ['its client closes the browser', async (session) => (await logIn(session)).browser.close()],
  ])('is logged in the next time when %s', async (_how, end) => {
    const first = start();
    await end(first);
    expect(await first.exit).toBe(0);
    expect(broker.calls.slice(-2)).toEqual(['saveContext', 'commitContext']);
    const { found, pages } = await find(start(false));
    expect(found).toEqual(everything);
    // No tab of the last session comes back.
    expect(pages).toBe(2);
  });

  it('is logged in the next time with the headless shell as well', async () => {
    const first = start(true, {}, { findChromium: findShell });
    await logIn(first);
    await first.stop();
    expect((await find(start(false, {}, { findChromium: findShell }))).found).toEqual(everything);
  });

  it('is saved when it times out', async () => {
    const first = start(true, { expiresAt: Math.floor(Date.now() / 1000) + 4 });
    await logIn(first);
    expect(await first.exit).toBe(0);
    expect(first.store.row).toMatchObject({ status: 'TERMINATING', reason: 'timeout' });
    expect((await find(start(false))).found).toEqual(everything);
  });

  it('is saved while the storage refuses for a while', async () => {
    broker.refusals = 3;
    const first = start();
    await logIn(first);
    await first.stop();
    expect(broker.refusals).toBe(0);
    expect(broker.versions).toHaveLength(1);
    expect(first.lines.join('\n')).toContain('the context cannot be saved yet');
  });

  it('keeps the version before and gives the lease back when it cannot be saved', async () => {
    const first = start();
    await logIn(first);
    await first.stop();
    const second = start(true, {}, { saveMs: 1_000 });
    await connectPuppeteer(second);
    broker.refusals = Infinity;
    expect(await second.stop()).toBe(0);
    expect(second.lines.join('\n')).toContain('the storage answered 503');
    expect(broker.released).toBe(true);
    expect(broker.versions).toHaveLength(1);
    expect((await find(start(false))).found).toEqual(everything);
  });

  it('does not save the profile of a browser that crashed', async () => {
    const session = start();
    const { page } = await logIn(session);
    const client = await page.createCDPSession();
    void client.send('Browser.crash' as never).catch(() => undefined);
    expect(await session.exit).toBe(1);
    expect(broker.calls).not.toContain('saveContext');
    expect(broker.released).toBe(true);
  });

  it('is not saved when it does not persist', async () => {
    const session = start(false);
    await logIn(session);
    await session.stop();
    expect(broker.calls).toEqual(['open']);
  });
});

describe('a session whose context is saved by another one just now', () => {
  it('starts when that has been saved', async () => {
    broker.opened = {
      ...broker.opened,
      context: { contextId: 'context-1', persist: false, state: 'saving' },
    };
    const session = startController(
      { settings: { ...QUIET, context: { id: 'context-1', persist: false } } },
      { openBroker: () => broker },
    );
    started.push(session);
    await until(() => broker.calls.length > 1);
    expect(session.store.events).toEqual([]);
    broker.opened = { ...broker.opened, context: { contextId: 'context-1', persist: false, state: 'ready' } };
    await (await connectPuppeteer(session)).disconnect();
  });
});

describe('an archive that cannot be used', () => {
  const named = 'context context-1 cannot be used: ';
  it.each<[string, (whole: Buffer) => Buffer, string]>([
    ['cut off', (whole) => whole.subarray(0, whole.length / 2), `${named}the archive is damaged`],
    ['no archive', () => Buffer.from('nothing'), `${named}the archive is damaged`],
    [
      'hostile',
      (whole) => {
        const tar = zstdDecompressSync(whole);
        tar.write('../../../x'.padEnd(100, '\0'), 0);
        // A header's sum counts its own field as spaces.
        tar.fill(' ', 148, 156);
        const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
        tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
        return zstdCompressSync(tar);
      },
      `${named}entry "../../../x": its path leads out of the directory`,
    ],
  ])('(%s) fails the session, which says why', async (_what, damage, detail) => {
    const first = start();
    await connectPuppeteer(first);
    await first.stop();
    broker.versions.push(damage(broker.versions[0]!));
    const second = start();
    expect(await second.exit).toBe(1);
    expect(second.store.row).toMatchObject({ status: 'FAILED', detail: expect.stringContaining(detail) });
    expect(broker.released).toBe(true);
    expect(existsSync('/x')).toBe(false);
  });

  it('is one that is not what was saved', async () => {
    const session = start();
    const download = { ...broker.link('other', Buffer.from('abc')), sha256: 'a'.repeat(64) };
    broker.opened = { ...broker.opened, context: { contextId: 'c', persist: true, state: 'ready', download } };
    expect(await session.exit).toBe(1);
    expect(session.store.row).toMatchObject({ detail: expect.stringContaining('SHA-256 differs') });
  });
});
