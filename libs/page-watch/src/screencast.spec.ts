import { afterAll, beforeAll, afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@wallcrawler/testing/until';
import type { ScreencastFrame } from './screencast.ts';
import type { PageWatch } from './watched-page.ts';
import { watchPages } from './watch-pages.ts';
import { isColour, readColour } from './testing/read-colour.ts';
import { colouredPage, startWatchedBrowser, type WatchedBrowser } from './testing/watched-browser.ts';

const RED = [255, 0, 0];
const LIME = [0, 255, 0];
/** Changes as often as the screen does, and then stays in one colour. */
const burst = (colour: string) =>
  `data:text/html,<body><script>let n = 0; const next = () => {
    document.body.style.background = n % 2 ? 'white' : 'gray';
    if (++n < 60) requestAnimationFrame(next); else document.body.style.background = '${colour}';
  }; next()</script>`.replaceAll(/\s+/g, ' ');

describe.each([false, true])('the screencast (headless shell: %p)', (headlessShell) => {
  let browser: WatchedBrowser;
  let watch: PageWatch;
  beforeAll(async () => {
    browser = await startWatchedBrowser({ headlessShell });
    watch = await watchPages(browser.watcher);
  }, 60_000);
  afterAll(async () => {
    await watch?.stop();
    await browser?.stop();
  });
  const ends: (() => void)[] = [];
  afterEach(() => ends.splice(0).forEach((end) => end()));

  const open = async (url: string) => {
    const { targetId, sessionId } = await browser.open(url);
    const page = await until(() => watch.pages().find((own) => own.targetId === targetId));
    const go = (to: string) => browser.client.send('Page.navigate', { url: to }, sessionId);
    return { page, sessionId, go };
  };
  const record = (page: Parameters<PageWatch['screencast']>[0], options = {}) => {
    const frames: ScreencastFrame[] = [];
    const end = watch.screencast(page).subscribe({ onFrame: (frame) => void frames.push(frame), ...options });
    ends.push(end);
    return { frames, end };
  };
  const shows = (frames: ScreencastFrame[], colour: number[]) => {
    const frame = frames.at(-1);
    return frame !== undefined && isColour(readColour(frame.data), colour);
  };

  it('shows a still page at once, and what it goes to', async () => {
    const { page, go } = await open(colouredPage('red'));
    const { frames } = record(page);
    await until(() => shows(frames, RED));
    expect(frames[0]).toMatchObject({ width: 1280, metadata: { deviceWidth: 1280 } });
    expect(Math.abs(Date.now() - (frames[0]?.timestampMs ?? 0))).toBeLessThan(10_000);
    await go(colouredPage('lime'));
    await until(() => shows(frames, LIME));
  });

  it('gives a second watcher the picture there is, and keeps it when the first one leaves', async () => {
    const { page, go } = await open(colouredPage('red'));
    const first = record(page);
    await until(() => shows(first.frames, RED));
    const second = record(page);
    await until(() => shows(second.frames, RED));
    first.end();
    const seen = first.frames.length;
    await go(colouredPage('lime'));
    await until(() => shows(second.frames, LIME));
    expect(first.frames).toHaveLength(seen);
  });

  it('makes pictures as large as the most demanding watcher wants', async () => {
    const { page } = await open(colouredPage('red'));
    const small = record(page, { maxWidth: 320, maxHeight: 200 });
    await until(() => small.frames.at(-1)?.width === 320 || (small.frames.at(-1)?.height ?? 999) <= 200);
    const large = record(page, { maxWidth: 1280, maxHeight: 720 });
    await until(() => large.frames.at(-1)?.width === 1280);
    large.end();
    await until(() => (small.frames.at(-1)?.width ?? 999) <= 400);
  });

  it.each([1, 10, 60])('ends a burst with what the page ended with, at %d frames a second', async (rate) => {
    const { page, go } = await open(colouredPage('red'));
    const { frames } = record(page, { maxFramesPerSecond: rate });
    await until(() => shows(frames, RED));
    await go(burst('lime'));
    await until(() => shows(frames, LIME));
    if (rate === 1) expect(frames.length).toBeLessThan(12);
  });

  it('lets a slow watcher miss frames and delays nobody', async () => {
    const { page, go } = await open(colouredPage('red'));
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow: ScreencastFrame[] = [];
    ends.push(
      watch.screencast(page).subscribe({
        onFrame: (frame) => {
          slow.push(frame);
          return slow.length === 1 ? held : undefined;
        },
      }),
    );
    const quick = record(page);
    await until(() => slow.length === 1 && quick.frames.length > 0);
    await go(burst('lime'));
    await until(() => shows(quick.frames, LIME));
    expect(slow).toHaveLength(1);
    release();
    await until(() => shows(slow, LIME));
    expect(slow.length).toBeLessThan(quick.frames.length);
  });

  it('gives each watcher no more pictures than it wants', async () => {
    const { page, go } = await open(colouredPage('red'));
    const quick = record(page, { maxFramesPerSecond: 60 });
    const calm = record(page, { maxFramesPerSecond: 2 });
    await until(() => shows(quick.frames, RED) && shows(calm.frames, RED));
    await go(burst('lime'));
    await until(() => shows(quick.frames, LIME) && shows(calm.frames, LIME));
    expect(calm.frames.length).toBeLessThan(quick.frames.length);
  });

  it('goes on after the page has crashed and was loaded again', async () => {
    const { page, sessionId, go } = await open(colouredPage('red'));
    const { frames } = record(page);
    await until(() => shows(frames, RED));
    const crashed = new Promise((resolve) => browser.watcher.on('Target.targetCrashed', resolve));
    void browser.client.send('Page.crash', {}, sessionId).catch(() => undefined);
    await crashed;
    await go(colouredPage('lime'));
    await until(() => shows(frames, LIME));
  });

  it('shows a background tab again when it is brought to the front', async () => {
    const { page, sessionId } = await open(colouredPage('red'));
    const { frames } = record(page);
    await until(() => shows(frames, RED));
    const other = await open(colouredPage('blue'));
    const expression = `document.body.style.background = 'lime'`;
    await browser.client.send('Runtime.evaluate', { expression }, sessionId);
    await browser.client.send('Page.bringToFront', {}, sessionId);
    await until(() => shows(frames, LIME));
    await browser.client.send('Target.closeTarget', { targetId: other.page.targetId });
  });

  it('knows no picture of a page that has closed', async () => {
    const { page } = await open(colouredPage('red'));
    const { frames } = record(page);
    await until(() => frames.length > 0);
    await browser.client.send('Target.closeTarget', { targetId: page.targetId });
    await until(() => !watch.pages().includes(page));
    expect(record(page).frames).toEqual([]);
  });
});
