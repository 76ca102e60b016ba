import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseSegmentName, type RecordedPage, type RecordingStatus } from '@wallcrawler/artifacts';
import { recordingLogger } from '@wallcrawler/testing';
import { until } from '@wallcrawler/testing/until';
import { watchPages, type PageWatch } from '@wallcrawler/page-watch';
import { colouredPage, isColour, startWatchedBrowser, type WatchedBrowser } from '@wallcrawler/page-watch/testing';
import { findFfmpeg } from './ffmpeg.ts';
import { startRecorder, type Recorder, type RecorderOptions } from './recorder.ts';
import { colourAt, videoSeconds } from './testing/video.ts';

const COLOURS = { red: [255, 0, 0], lime: [0, 255, 0], blue: [0, 0, 255] } as const;
const directory = mkdtempSync(path.join(tmpdir(), 'wc-recorder-'));
let browser: WatchedBrowser;
let watch: PageWatch;
let recorder: Recorder | undefined;

beforeAll(async () => {
  browser = await startWatchedBrowser();
  watch = await watchPages(browser.watcher);
}, 60_000);
afterAll(async () => {
  await watch?.stop();
  await browser?.stop();
  rmSync(directory, { recursive: true, force: true });
});
afterEach(async () => {
  await recorder?.stop(1_000);
  recorder = undefined;
});

const record = async (options: Partial<RecorderOptions> = {}) => {
  const stored = new Map<string, Buffer>();
  const { log, lines } = recordingLogger();
  const put: RecorderOptions['put'] = async (name, body) =>
    void stored.set(name, Buffer.isBuffer(body) ? body : readFileSync(body.file));
  recorder = await startRecorder({ watch, put, directory, log, ...options });
  const json = (name: string) => JSON.parse(String(stored.get(`recording/${name}`) ?? 'null')) as unknown;
  return {
    stored,
    lines,
    status: () => json('status.json') as RecordingStatus | null,
    page: (number: number) => json(`${number}/page.json`) as RecordedPage | null,
    segments: (number: number) =>
      [...stored.keys()].filter((name) => name.startsWith(`recording/${number}/`) && name.endsWith('.ts')).sort(),
    stop: () => recorder?.stop(),
  };
};
const open = async (url: string) => {
  const { targetId, sessionId } = await browser.open(url);
  const page = await until(() => watch.pages().find((own) => own.targetId === targetId));
  return {
    page,
    go: (to: string) => browser.client.send('Page.navigate', { url: to }, sessionId),
    close: () => browser.client.send('Target.closeTarget', { targetId }),
  };
};
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe(startRecorder, () => {
  it('makes a video of a page whose pictures are what the page showed, and when', async () => {
    const { stored, page: details, segments, status, stop } = await record();
    const { page, go, close } = await open(colouredPage('red'));
    await until(() => details(page.number));
    expect(status()).toMatchObject({ state: 'recording' });
    // The length of what is recorded is what is tested: there is no condition to wait for.
    await wait(2_000);
    await go(colouredPage('lime'));
    const limeFrom = Date.now();
    await wait(2_000);
    await go(colouredPage('blue'));
    const blueFrom = Date.now();
    await wait(2_000);
    const blueUntil = Date.now();
    await stop();
    const prefix = `recording/${page.number}`;
    const [first, ...others] = segments(page.number).map((name) => parseSegmentName(path.basename(name)));
    expect(others).toEqual([]);
    expect(first?.durationMs).toBeGreaterThan(5_900);
    // The video ends with the recording, so moments are counted from its end; a busy machine may have begun it earlier.
    const secondOf = (moment: number) => ((first?.durationMs ?? 0) - (blueUntil - moment)) / 1000;
    expect(details(page.number)).toMatchObject({ pageId: String(page.number), startMs: first?.startMs, width: 1280 });
    for (const name of [`${prefix}/page.mp4`, segments(page.number)[0] ?? '']) {
      const file = path.join(directory, path.basename(name));
      writeFileSync(file, stored.get(name) ?? '');
      expect(Math.abs(videoSeconds(file) - (first?.durationMs ?? 0) / 1000)).toBeLessThan(0.3);
      expect(isColour(colourAt(file, secondOf(limeFrom - 1_000)), COLOURS.red)).toBe(true);
      expect(isColour(colourAt(file, secondOf((limeFrom + blueFrom) / 2)), COLOURS.lime)).toBe(true);
      expect(isColour(colourAt(file, secondOf((blueFrom + blueUntil) / 2)), COLOURS.blue)).toBe(true);
    }
    expect(status()).toMatchObject({ state: 'complete' });
    expect(existsSync(path.join(directory, 'recording'))).toBe(false);
    await close();
  });

  it('stores the video of a page when it closes, while the session goes on', async () => {
    const { stored, page: details, status } = await record();
    const { page, close } = await open(colouredPage('lime'));
    await until(() => details(page.number));
    await wait(500);
    await close();
    await until(() => stored.has(`recording/${page.number}/page.mp4`));
    await until(() => details(page.number)?.endMs !== undefined);
    expect(status()).toMatchObject({ state: 'recording' });
  });

  it('tries a segment once more when ffmpeg is killed, and goes on without it after that', async () => {
    const wrapper = path.join(directory, 'ffmpeg-killed');
    const marker = path.join(directory, 'killed');
    // Dies as a killed process does: the first two runs, which are the first segment and its second attempt.
    writeFileSync(
      wrapper,
      `#!/bin/sh\nfor n in 1 2; do if [ ! -e ${marker}.$n ]; then : > ${marker}.$n; kill -9 $$; fi; done\nexec ${findFfmpeg()} "$@"\n`,
    );
    chmodSync(wrapper, 0o755);
    const { page: details, segments, lines, stop, stored } = await record({ ffmpegPath: wrapper });
    const first = await open(colouredPage('red'));
    await until(() => details(first.page.number));
    await wait(200);
    await first.close();
    await until(() => lines.some(({ message }) => /left out/.test(String(message))));
    expect(segments(first.page.number)).toEqual([]);
    const second = await open(colouredPage('blue'));
    await until(() => details(second.page.number));
    await wait(200);
    await stop();
    expect(segments(second.page.number)).toHaveLength(1);
    expect(stored.has(`recording/${second.page.number}/page.mp4`)).toBe(true);
    expect(lines.some(({ message }) => /once more/.test(String(message)))).toBe(true);
    await second.close();
  });

  it('records nothing without ffmpeg, and says why', async () => {
    const before = process.env.PATH;
    process.env.PATH = directory;
    try {
      const { status, stored, stop } = await record();
      expect(status()).toMatchObject({ state: 'unavailable', reason: expect.stringContaining('ffmpeg') });
      await stop();
      expect(stored.size).toBe(1);
    } finally {
      process.env.PATH = before;
    }
  });

  it('ends with a reason when it has become too large', async () => {
    const { status, stop } = await record({ maxBytes: 1_000 });
    const { close } = await open(colouredPage('red'));
    await until(() => status()?.state === 'stopped');
    expect(status()?.reason).toMatch(/too large/);
    await stop();
    expect(status()?.state).toBe('stopped');
    await close();
  });

  it('ends with a reason when the disk is full, and the browser lives', async () => {
    const full = path.join(directory, 'ffmpeg-full');
    writeFileSync(full, '#!/bin/sh\necho "frame.ts: No space left on device" >&2\nexit 1\n');
    chmodSync(full, 0o755);
    const { status, page: details } = await record({ ffmpegPath: full });
    const { page, close } = await open(colouredPage('red'));
    await until(() => details(page.number));
    await wait(200);
    await close();
    await until(() => status()?.state === 'stopped');
    expect(status()?.reason).toMatch(/disk .* full/);
    expect(await browser.client.send('Browser.getVersion')).toHaveProperty('product');
  });

  it('records no more pages than it may', async () => {
    const { stored, stop } = await record({ maxPages: 0 });
    const { close } = await open(colouredPage('red'));
    await wait(300);
    await stop();
    expect([...stored.keys()]).toEqual(['recording/status.json']);
    await close();
  });
});
