import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { TestCloud } from './testing/cloud.ts';
import { COLOURS, sampleColours, startColourSite, type ColourName } from './testing/colour-site.ts';
import { eventually } from './testing/eventually.ts';

/** How long the session shows pages, and each of them, in ms. */
const SESSION_MS = 120_000;
const PAGE_MS = 15_000;
/** How far a change in the video may be from the visit: pictures come 4 times a second. */
const TOLERANCE_MS = 1_500;

const directory = mkdtempSync(path.join(tmpdir(), 'wc-replay-'));
let cloud: TestCloud;
let site: Awaited<ReturnType<typeof startColourSite>>;

beforeAll(async () => {
  [cloud, site] = await Promise.all([
    TestCloud.start({ parameters: { BlockPrivateNetworks: 'false' } }),
    startColourSite(),
  ]);
});
afterAll(async () => {
  await cloud?.stop();
  site?.close();
  rmSync(directory, { recursive: true, force: true });
});

it('a session of two minutes gives a replay whose pictures are the pages visited', async () => {
  const sdk = cloud.sdk();
  const { id, connectUrl } = await sdk.sessions.create({});
  const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl, defaultViewport: null });
  const page = (await browser.pages())[0]!;
  const names = Object.keys(COLOURS) as ColourName[];
  const visits: { colour: ColourName; at: number }[] = [];
  const start = Date.now();
  for (let visit = 0; visit * PAGE_MS < SESSION_MS; visit++) {
    // The visits have set times, because the times in the replay are what is compared.
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, start + visit * PAGE_MS - Date.now())));
    const colour = names[visit % names.length]!;
    await page.goto(`${site.url}/${colour}`);
    visits.push({ colour, at: Date.now() });
  }
  await new Promise((resolve) => setTimeout(resolve, start + SESSION_MS - Date.now()));
  const last = Date.now();
  await browser.disconnect();
  const { startedAt } = await eventually(
    async () => {
      const session = await sdk.sessions.retrieve(id);
      return session.endedAt ? session : undefined;
    },
    { timeout: 60_000 },
  );

  const { pages } = await sdk.sessions.replays.retrieve(id);
  expect(pages).toHaveLength(1);
  const { startTimeMs, endTimeMs, pageId } = pages[0]!;
  expect(endTimeMs - startTimeMs).toBeGreaterThan(SESSION_MS - 5_000);
  const playlist = await (await sdk.sessions.replays.retrievePage(id, pageId)).text();
  const segments = playlist.split('\n').filter((line) => line.startsWith('http'));
  expect(segments.length).toBeGreaterThan(5);
  // A player appends the segments to one another; so can a file.
  const parts = await Promise.all(segments.map(async (url) => Buffer.from(await (await fetch(url)).arrayBuffer())));
  writeFileSync(path.join(directory, 'replay.ts'), Buffer.concat(parts));
  const [download] = (await sdk.sessions.recording.downloads.list(id)).downloads;
  const video = Buffer.from(await (await fetch(download!.downloadUrl!)).arrayBuffer());
  writeFileSync(path.join(directory, 'replay.mp4'), video);

  for (const file of ['replay.ts', 'replay.mp4']) {
    const samples = sampleColours(path.join(directory, file), 2);
    expect(samples.length).toBeGreaterThan((SESSION_MS / 1000 - 5) * 2);
    let compared = 0;
    samples.forEach((colour, sample) => {
      const at = Date.parse(startedAt) + startTimeMs + sample * 500;
      const shown = visits.findLast((visit) => visit.at <= at);
      const isSure =
        shown && at - shown.at > TOLERANCE_MS && visits.every((visit) => Math.abs(visit.at - at) > TOLERANCE_MS);
      if (!isSure || at > last) return;
      compared++;
      expect(`${sample / 2} s: ${colour}`).toBe(`${sample / 2} s: ${shown.colour}`);
    });
    expect(compared).toBeGreaterThan(150);
  }
}, 300_000);
