import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import { Operator } from './testing/aws.ts';
import { TestCloud } from './testing/cloud.ts';
import { ConsoleBrowser } from './testing/console-browser.ts';
import { eventually } from './testing/eventually.ts';
import { seedSessions } from './testing/seed-sessions.ts';

const HISTORY = 10_000;
/** A page that fills the view with a button. */
const SITE = `<!doctype html><title>Press me</title><style>button{position:fixed;inset:0;font:40px sans-serif}</style>
  <button onclick="this.textContent='Pressed';document.title='Pressed';console.log('the button was pressed')">Press</button>`;

let cloud: TestCloud;
let browser: ConsoleBrowser;
let site: Server;
let page: Page;

beforeAll(async () => {
  cloud = await TestCloud.start({ concurrency: 5 });
  browser = await ConsoleBrowser.launch(cloud);
  site = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(SITE));
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  site?.close();
  await browser?.close();
  await cloud?.stop();
});

const siteUrl = (): string => `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
const storedKeys = () => page.evaluate(() => [JSON.stringify(sessionStorage), JSON.stringify(localStorage)] as const);
const badge = (text: string) => page.locator('h1').getByText(text, { exact: true });
const tab = (name: string) => page.getByRole('tab', { name, exact: true });
const rows = (table: string) => page.getByRole('table', { name: table }).locator('[data-index]');

describe('the console', () => {
  it('lets nobody in without a key that the API accepts', async () => {
    page = await browser.open();
    await page.getByLabel('API key').fill('wc_0123456789abcdef_ThisKeyDoesNotExistAtAllReally00');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This key is not valid').waitFor();
    await page.getByLabel('API key').fill(cloud.settings.apiKey);
    await page.keyboard.press('Enter');
    await page.getByText('No sessions yet').waitFor();
    const [ofTab, ofBrowser] = await storedKeys();
    expect(ofTab).toContain(cloud.settings.apiKey);
    expect(ofBrowser).not.toContain(cloud.settings.apiKey);
    expect(page.url()).not.toContain('wc_');
    await page.reload();
    await page.getByText('No sessions yet').waitFor();
  });

  it('is usable by keyboard, from help to a started session', async () => {
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Contexts' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.getByRole('heading', { name: 'Sessions' }).waitFor();
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Search sessions/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'Start a session' }).waitFor();
    await page.getByLabel('Key 1').fill('team');
    await page.getByLabel('Value 1').fill('console');
    await page.keyboard.press('Enter');
    await badge('Running').waitFor({ timeout: 30_000 });
    expect(page.url()).toMatch(/\/sessions\/[0-9a-f-]{36}$/);
    await page.getByRole('region', { name: 'Metadata' }).getByText('console').waitFor();
    await page.getByRole('region', { name: 'Timeline' }).getByText('Ready').waitFor();
  });

  it('shows the browser live, and passes clicks on to it', async () => {
    const { connectUrl } = await cloud.sdk().sessions.retrieve(page.url().split('/').pop()!);
    const remote = await chromium.connectOverCDP(connectUrl!);
    const target = remote.contexts()[0]!.pages()[0] ?? (await remote.contexts()[0]!.newPage());
    await target.goto(siteUrl());
    const view = page.frameLocator('iframe[title="Live view"]');
    await view.getByRole('tab', { name: 'Press me' }).waitFor();
    await eventually(async () => {
      const box = await page.locator('iframe[title="Live view"]').boundingBox();
      await page.mouse.click(box!.x + box!.width / 2, box!.y + box!.height / 2);
      return (await target.title()) === 'Pressed';
    });
    await view.getByRole('tab', { name: 'Pressed' }).waitFor();
    await remote.close();
  });

  it('shows logs, network and console messages as they come', async () => {
    await tab('Network').click();
    await rows('Network').filter({ hasText: '127.0.0.1' }).first().waitFor();
    await tab('Console').click();
    await rows('Console').filter({ hasText: 'the button was pressed' }).first().waitFor();
    await tab('Logs').click();
    const counted = async () => Number((await page.getByText(/^[\d,]+ events?$/).textContent())!.replace(/\D/g, ''));
    const before = await counted();
    const { connectUrl } = await cloud.sdk().sessions.retrieve(new URL(page.url()).pathname.split('/').pop()!);
    const remote = await chromium.connectOverCDP(connectUrl!);
    await remote.contexts()[0]!.pages()[0]!.reload();
    await eventually(async () => (await counted()) > before);
    await remote.close();
  });

  it('releases a session after asking', async () => {
    await page.getByRole('button', { name: 'Release' }).click();
    await page.getByRole('dialog', { name: 'Release this session?' }).getByRole('button', { name: 'Release' }).click();
    await badge('Completed').waitFor();
    await page.getByRole('button', { name: 'Copy connect URL' }).waitFor({ state: 'detached' });
    await tab('Live').waitFor({ state: 'detached' });
  });

  it('finds sessions by metadata and by status', async () => {
    await page.getByRole('link', { name: 'Sessions' }).first().click();
    await rows('Sessions').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('team:console');
    await page.getByText('1 session', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.type('team:nobody');
    await page.getByText('No session matches').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('radiogroup', { name: 'Status' }).getByText('Running', { exact: true }).click();
    await page.getByText('No session matches').waitFor();
    await page.getByRole('radiogroup', { name: 'Status' }).getByText('All', { exact: true }).click();
    await rows('Sessions').first().waitFor();
  });

  it('follows the system in dark and light, and remembers the choice of the user', async () => {
    const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
    const surface = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.emulateMedia({ colorScheme: 'dark' });
    await eventually(async () => (await scheme()) === 'dark');
    const dark = await surface();
    await page.getByRole('button', { name: 'Colour scheme' }).click();
    await page.getByRole('menuitem', { name: 'Light' }).click();
    await eventually(async () => (await scheme()) === 'light');
    expect(await surface()).not.toBe(dark);
    await page.reload();
    await page.getByRole('heading', { name: 'Sessions' }).waitFor();
    expect(await scheme()).toBe('light');
  });

  it('shows a new key once, and signs out without leaving the key behind', async () => {
    await page.getByRole('link', { name: 'API keys' }).click();
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByLabel('Name').fill('ci');
    await page.keyboard.press('Enter');
    const shown = page.getByRole('dialog', { name: 'Your new key' });
    const key = await shown.locator('pre').textContent();
    expect((await cloud.sdk(key!).projects.list()).length).toBe(1);
    await shown.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('button', { name: 'Delete key ci' }).click();
    await page.getByRole('dialog', { name: 'Delete key ci?' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete key ci' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('API key').waitFor();
    expect((await storedKeys()).join()).not.toContain(cloud.settings.apiKey);
  });

  it(`scrolls through ${HISTORY} sessions as through ten`, async () => {
    const operator = new Operator(cloud);
    await seedSessions(operator, cloud.settings.projectId, HISTORY);
    operator.close();
    page = await browser.signIn();
    await page.getByText(`${(HISTORY + 1).toLocaleString('en')} sessions`).waitFor({ timeout: 60_000 });
    await rows('Sessions').first().focus();
    const began = performance.now();
    await page.keyboard.press('End');
    await rows('Sessions')
      .filter({ hasText: `seed-${HISTORY - 1}` })
      .waitFor();
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await rows('Sessions').count()).toBeLessThan(80);
    await page.keyboard.press('Enter');
    await badge('Completed').waitFor();
    // Ten thousand rows take the local engine most of this time.
  }, 300_000);

  it('has thrown nothing', () => expect(browser.errors).toEqual([]));
});
