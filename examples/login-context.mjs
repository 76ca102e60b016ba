// Signs in once and stays signed in: a context carries cookies and storage from one session to the next.
import Browserbase, { ConflictError } from '@browserbasehq/sdk';
import { chromium } from 'playwright-core';

const bb = new Browserbase();
const context = await bb.contexts.create({ name: `shop-${Date.now()}` });

/** Opens a session with the context, works in its page, and ends it. */
async function withContext(work) {
  const session = await createWithContext();
  const browser = await chromium.connectOverCDP(session.connectUrl);
  const result = await work(browser.contexts()[0].pages()[0]);
  await browser.close();
  return result;
}

/** One session at a time writes a context; while the last one is still being saved, the next one gets a 409. */
async function createWithContext() {
  for (;;) {
    try {
      return await bb.sessions.create({ browserSettings: { context: { id: context.id, persist: true } } });
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}

await withContext(async (page) => {
  await page.goto(`${process.env.SITE_URL}/login`);
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('Password').fill('teapot');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Hello ada' }).waitFor();
});

const greeting = await withContext(async (page) => {
  await page.goto(`${process.env.SITE_URL}/account`);
  return page.locator('h1').textContent();
});
console.log(greeting);
