import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toFile } from '@browserbasehq/sdk';
import puppeteer from 'puppeteer-core';
import type { Page } from 'puppeteer-core';
import { createSessionDirectories, findChromium, launchChromium } from '@wallcrawler/browser';
import { TestCloud } from './testing/cloud.ts';
import { startTestSite } from './testing/pages.ts';
import type { TestSite } from './testing/pages.ts';
import { zipOf } from './testing/zip.ts';

let cloud: TestCloud;
let site: TestSite;
/** The headless shell, which a machine without a Chromium of its own falls back to, has no extensions. */
let isShell = false;

beforeAll(async () => {
  const directories = createSessionDirectories();
  const probe = await launchChromium({ chromium: await findChromium(), ...directories, proxyPort: 1 });
  isShell = !probe.servesDevTools;
  await probe.close();
  await directories.remove();
  [cloud, site] = await Promise.all([TestCloud.start(), startTestSite()]);
});
afterAll(async () => {
  await site?.close();
  await cloud?.stop();
});

/** Uploads an extension whose content script leaves a mark in every page. */
async function upload(mark: string): Promise<string> {
  const zip = await zipOf({
    'manifest.json': JSON.stringify({
      ...{ manifest_version: 3, name: mark, version: '1.0' },
      content_scripts: [{ matches: ['<all_urls>'], js: ['content.js'], run_at: 'document_start' }],
    }),
    'content.js': `document.documentElement.dataset.${mark} = 'seen';`,
  });
  return (await cloud.sdk().extensions.create({ file: await toFile(zip, `${mark}.zip`) })).id;
}

/** The marks that a page of a new session has. */
async function marksOf(options: object): Promise<unknown> {
  const { id, connectUrl } = await cloud.sdk().sessions.create(options);
  const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl, defaultViewport: null });
  const page: Page = await browser.newPage();
  await page.goto(site.url);
  const marks = await page.evaluate('({ ...document.documentElement.dataset })');
  await browser.disconnect();
  await cloud.sdk().sessions.update(id, { status: 'REQUEST_RELEASE' });
  return marks;
}

describe('an uploaded extension', () => {
  it('runs in the pages of a session that names it, at either place of the request', async () => {
    const extensionId = await upload('marked');
    for (const options of [{ extensionId }, { browserSettings: { extensionId } }]) {
      if (!isShell) expect(await marksOf(options)).toEqual({ marked: 'seen' });
      else await expect(marksOf(options)).rejects.toThrow('Extensions need a full Chromium');
    }
    expect(await marksOf({})).toEqual({});
  });

  it('runs beside another one', async () => {
    const [extensionId, other] = [await upload('one'), await upload('two')];
    const both = { extensionId, browserSettings: { extensionId: other } };
    if (!isShell) expect(await marksOf(both)).toEqual({ one: 'seen', two: 'seen' });
    else await expect(marksOf(both)).rejects.toThrow('Extensions need a full Chromium');
  });
});
