import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Browserbase from '@browserbasehq/sdk';
import puppeteer from 'puppeteer-core';
import { TestCloud } from './testing/cloud.ts';
import { sampleColours, startColourSite } from './testing/colour-site.ts';
import { eventually } from './testing/eventually.ts';
import { processesOfSession } from './testing/leftovers.ts';
import { processTree } from './testing/processes.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'wc-recording-'));
let cloud: TestCloud;
let sdk: Browserbase;
let site: Awaited<ReturnType<typeof startColourSite>>;

beforeAll(async () => {
  [cloud, site] = await Promise.all([
    TestCloud.start({ parameters: { BlockPrivateNetworks: 'false' } }),
    startColourSite(),
  ]);
  sdk = cloud.sdk();
});
afterAll(async () => {
  await cloud?.stop();
  site?.close();
  rmSync(directory, { recursive: true, force: true });
});

const release = (id: string) => sdk.sessions.update(id, { status: 'REQUEST_RELEASE' });
const ended = (id: string) => eventually(async () => (await sdk.sessions.retrieve(id)).endedAt, { timeout: 60_000 });
const save = async (url: string, name: string) => {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  const file = path.join(directory, name);
  writeFileSync(file, Buffer.from(await response.arrayBuffer()));
  return file;
};
const playlistOf = async (id: string, pageId: string) => {
  const response = await sdk.sessions.replays.retrievePage(id, pageId);
  expect(response.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
  return response.text();
};
const urlsOf = (playlist: string) => playlist.split('\n').filter((line) => line.startsWith('http'));

describe('the recording of a session', () => {
  it('is there as replay during the session, and as video after it', async () => {
    const { id, connectUrl } = await sdk.sessions.create({});
    const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl, defaultViewport: null });
    const [page] = await browser.pages();
    await page!.goto(`${site.url}/red`);
    const live = await eventually(
      async () => {
        const { pages } = await sdk.sessions.replays.retrieve(id);
        const own = pages[0] && (await playlistOf(id, pages[0].pageId));
        return own && urlsOf(own).length > 0 ? own : undefined;
      },
      { timeout: 40_000 },
    );
    expect(live).toContain('#EXT-X-PLAYLIST-TYPE:EVENT');
    expect(live).not.toContain('#EXT-X-ENDLIST');
    const early = await sdk.sessions.recording.downloads.list(id);
    expect(early.downloads).toEqual([{ pageId: '0', status: 'NOT_REQUESTED' }]);
    const asked = await sdk.sessions.recording.downloads.create(id).withResponse();
    expect(asked.response.status).toBe(202);
    expect(asked.data.downloads).toEqual([{ pageId: '0', status: 'PENDING' }]);
    await page!.goto(`${site.url}/blue`);
    await eventually(async () => (await page!.title()) === 'blue');
    await browser.disconnect();
    await ended(id);

    const { pageCount, pages } = await sdk.sessions.replays.retrieve(id);
    expect(pageCount).toBe(1);
    expect(pages[0]).toMatchObject({ pageId: '0', url: `/v1/sessions/${id}/replays/0`, pageUrl: `${site.url}/blue` });
    expect(pages[0]!.endTimeMs).toBeGreaterThan(pages[0]!.startTimeMs);
    const playlist = await playlistOf(id, '0');
    expect(playlist).toContain('#EXT-X-PLAYLIST-TYPE:VOD');
    const first = await save(urlsOf(playlist)[0]!, 'first.ts');
    expect(sampleColours(first, 2)).toContain('red');
    const [download] = (await sdk.sessions.recording.downloads.list(id)).downloads;
    expect(download).toMatchObject({ pageId: '0', status: 'COMPLETED', completedAt: expect.stringMatching(/^\d{4}-/) });
    const colours = new Set(sampleColours(await save(download!.downloadUrl!, 'page.mp4'), 4));
    expect([...colours]).toEqual(expect.arrayContaining(['red', 'blue']));
    expect(await sdk.sessions.recording.retrieve(id)).toEqual([]);
  });

  it('does not take place when it is not wanted', async () => {
    const { id } = await sdk.sessions.create({ browserSettings: { recordSession: false } });
    for (const call of [
      () => sdk.sessions.replays.retrieve(id),
      () => sdk.sessions.replays.retrievePage(id, '0'),
      () => sdk.sessions.recording.downloads.create(id),
      () => sdk.sessions.recording.downloads.list(id),
      () => sdk.sessions.recording.retrieve(id),
    ])
      await expect(call()).rejects.toMatchObject({ status: 404, error: { code: 'not_recorded' } });
    await release(id);
  });

  it('goes on after ffmpeg was killed', async () => {
    const { id, connectUrl } = await sdk.sessions.create({ keepAlive: true });
    const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl, defaultViewport: null });
    const page = (await browser.pages())[0]!;
    await page.goto(`${site.url}/lime`);
    const seen = () =>
      processesOfSession(id)
        .flatMap(({ pid }) => processTree(pid))
        .filter(({ command }) => /\bffmpeg /.test(command));
    const victim = await eventually(() => seen()[0], { timeout: 40_000 });
    process.kill(victim.pid, 'SIGKILL');
    await browser.disconnect();
    await release(id);
    await ended(id);
    const [download] = (await sdk.sessions.recording.downloads.list(id)).downloads;
    expect(download).toMatchObject({ status: 'COMPLETED' });
    expect(sampleColours(await save(download!.downloadUrl!, 'killed.mp4'), 2)).toContain('lime');
  });

  it("is nobody else's, and not of a page that was not there", async () => {
    const { id } = await sdk.sessions.create({});
    await expect(sdk.sessions.replays.retrievePage(id, '77')).rejects.toMatchObject({ status: 404 });
    await expect(sdk.sessions.replays.retrieve('missing')).rejects.toMatchObject({ status: 404 });
    await release(id);
  });
});
