import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'wc-without-ffmpeg-'));
let cloud: TestCloud;

beforeAll(async () => {
  const before = (process.env['PATH'] ?? '').split(path.delimiter);
  const hasFfmpeg = (folder: string) => existsSync(path.join(folder, 'ffmpeg'));
  // Everything else that is beside ffmpeg stays, but Chromium: the browser then is the one from npm.
  for (const folder of before.filter(hasFfmpeg))
    for (const name of readdirSync(folder).filter((own) => !/^(ffmpeg|chrom)/.test(own)))
      if (!existsSync(path.join(directory, name))) symlinkSync(path.join(folder, name), path.join(directory, name));
  const PATH = [...before.filter((folder) => !hasFfmpeg(folder)), directory].join(path.delimiter);
  cloud = await TestCloud.start({ env: { PATH, CHROME_PATH: '' } });
});
afterAll(async () => {
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

it('a cloud without ffmpeg gives sessions as ever, and says why it has no recordings', async () => {
  const sdk = cloud.sdk();
  const { id, connectUrl } = await sdk.sessions.create({ keepAlive: true });
  const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl, defaultViewport: null });
  await (await browser.pages())[0]!.goto('data:text/html,<title>works</title>');
  const refusal = await eventually(() =>
    sdk.sessions.replays.retrieve(id).then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  expect(refusal).toMatchObject({
    status: 501,
    message: expect.stringContaining('ffmpeg is not installed'),
    error: { code: 'recording_unavailable' },
  });
  await expect(sdk.sessions.recording.downloads.create(id)).rejects.toMatchObject({ status: 501 });
  await browser.disconnect();
  await sdk.sessions.update(id, { status: 'REQUEST_RELEASE' });
});
