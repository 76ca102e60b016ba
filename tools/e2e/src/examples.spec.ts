/** The examples, as they stand in their folder, against a local cloud and a site on loopback. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { TestCloud } from './testing/cloud.ts';
import { startExampleSite } from './testing/example-site.ts';

const examples = path.resolve(import.meta.dirname, '../../../examples');

let cloud: TestCloud;
let site: { url: string; close: () => Promise<void> };
let scratch: string;

beforeAll(async () => {
  [cloud, site] = await Promise.all([TestCloud.start(), startExampleSite()]);
  scratch = mkdtempSync(path.join(tmpdir(), 'wallcrawler-examples-'));
});
afterAll(async () => {
  await cloud?.stop();
  await site?.close();
  if (scratch) rmSync(scratch, { recursive: true, force: true });
});

/** Runs an example to its end; resolves with what it printed, rejects with all of its output when it fails. */
async function run(file: string, variables: Record<string, string> = {}): Promise<string> {
  const [program, ...args] = file.endsWith('.sh') ? ['sh', file] : [process.execPath, file];
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: examples,
    timeout: 90_000,
    env: {
      PATH: process.env['PATH'],
      BROWSERBASE_API_KEY: cloud.settings.apiKey,
      BROWSERBASE_BASE_URL: cloud.settings.baseURL,
      SITE_URL: site.url,
      ...variables,
    },
  });
  return stdout.trim();
}

describe('the examples', () => {
  it('Puppeteer acts on a page', async () => {
    expect(await run('puppeteer.mjs')).toBe('11 teapots in stock');
  });

  it('Playwright acts on a page', async () => {
    expect(await run('playwright.mjs')).toBe('11 teapots in stock');
  });

  it('Stagehand reads a page and acts on it', async () => {
    expect(await run('stagehand.mjs')).toMatch(/^12 teapots in stock -> 11 teapots in stock$/m);
  });

  it('Selenium acts on a page', async () => {
    expect(await run('selenium.mjs')).toBe('11 teapots in stock');
  });

  it('curl creates, shows and releases a session', async () => {
    expect(await run('curl.sh')).toBe('"status":"RUNNING"\n"status":"COMPLETED"');
  });

  it("the Python SDK's requests are understood", async () => {
    expect(await run('python-shape.mjs')).toBe('RUNNING true COMPLETED');
  });

  it('a login survives in a context', async () => {
    expect(await run('login-context.mjs')).toBe('Hello ada');
  });

  it('a page becomes a PDF', async () => {
    const file = path.join(scratch, 'page.pdf');
    expect(await run('pdf.mjs', { OUTPUT: file })).toMatch(/^%PDF of \d+ bytes$/);
    expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('a download arrives as a zip', async () => {
    const file = path.join(scratch, 'downloads.zip');
    expect(await run('download.mjs', { OUTPUT: file })).toMatch(/^a zip of \d+ bytes$/);
    const zip = readFileSync(file);
    expect(zip.subarray(0, 2).toString()).toBe('PK');
    expect(zip.includes('report-')).toBe(true);
  });
});
