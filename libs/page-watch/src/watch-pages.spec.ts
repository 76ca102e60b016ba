import { afterAll, beforeAll, afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@wallcrawler/testing/until';
import type { PageWatch, WatchedPage } from './watched-page.ts';
import { watchPages } from './watch-pages.ts';
import { colouredPage, startWatchedBrowser, type WatchedBrowser } from './testing/watched-browser.ts';

describe.each([false, true])('watchPages (headless shell: %p)', (headlessShell) => {
  let browser: WatchedBrowser;
  let watch: PageWatch | undefined;
  beforeAll(async () => {
    browser = await startWatchedBrowser({ headlessShell });
  }, 60_000);
  afterAll(() => browser?.stop());
  afterEach(() => watch?.stop());
  const close = (targetId: string) => browser.client.send('Target.closeTarget', { targetId });

  it('knows the pages that were there, those that come, and those that go', async () => {
    const before = await browser.open(colouredPage('red', 'before'));
    watch = await watchPages(browser.watcher);
    const heard: string[] = [];
    watch.onOpened(({ number }) => heard.push(`opened ${number}`));
    watch.onClosed(({ number }) => heard.push(`closed ${number}`));
    expect(watch.pages().map(({ number }) => number)).toEqual([0, 1]);
    const after = await browser.open(colouredPage('lime', 'after'));
    await until(() => heard.length === 1);
    await close(after.targetId);
    await close(before.targetId);
    await until(() => heard.length === 3);
    expect(heard[0]).toBe('opened 2');
    expect(heard.slice(1).sort()).toEqual(['closed 2', expect.stringMatching(/^closed [01]$/)].sort());
    expect(watch.pages()).toHaveLength(1);
  });

  it('hears of titles, addresses and icons, also of titles that a script sets', async () => {
    watch = await watchPages(browser.watcher);
    const { targetId, sessionId } = await browser.open('about:blank');
    const page = await until(() => watch?.pages().find((own) => own.targetId === targetId));
    const changes: string[] = [];
    watch.onChanged(({ title }) => changes.push(title));
    const icon = 'data:image/png;base64,AAAA';
    const url = `data:text/html,<title>One</title><link rel="shortcut icon" href="${icon}">`;
    await browser.client.send('Page.navigate', { url }, sessionId);
    await until(() => page.title === 'One' && page.url.startsWith('data:') && page.faviconUrl === icon);
    await browser.client.send('Runtime.evaluate', { expression: 'document.title = "Two"' }, sessionId);
    await until(() => page.title === 'Two');
    expect(changes).toContain('Two');
    await close(targetId);
  });

  it('lets a page open another one, and knows it', async () => {
    watch = await watchPages(browser.watcher);
    const { targetId, sessionId } = await browser.open(colouredPage('red'));
    const opened: WatchedPage[] = [];
    watch.onOpened((page) => opened.push(page));
    const expression = `void window.open('about:blank#popup')`;
    await browser.client.send('Runtime.evaluate', { expression, userGesture: true }, sessionId);
    const popup = await until(() => opened.find(({ targetId: id }) => id !== targetId));
    await until(() => popup.url === 'about:blank#popup');
    await close(popup.targetId);
    await close(targetId);
  });

  it('stays sane while pages come and go in a hurry', async () => {
    watch = await watchPages(browser.watcher);
    // Pages of an earlier test may still be on their way out.
    await until(() => watch?.pages().length === 1);
    const open = async () => {
      const { targetId } = await browser.client.send('Target.createTarget', { url: colouredPage('red') });
      await close(String(targetId));
    };
    await Promise.all(Array.from({ length: 12 }, open));
    await until(() => watch?.pages().length === 1);
  });
});

describe(watchPages, () => {
  it('tells of all pages as closed when the browser dies', async () => {
    const browser = await startWatchedBrowser();
    const watch = await watchPages(browser.watcher);
    const closed: number[] = [];
    watch.onClosed(({ number }) => closed.push(number));
    await browser.chromium.close();
    await until(() => closed.length === 1);
    expect(watch.pages()).toEqual([]);
    await watch.stop();
    await browser.stop();
  }, 60_000);
});
