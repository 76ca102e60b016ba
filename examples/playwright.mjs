// Playwright against Wallcrawler, over CDP.
import Browserbase from '@browserbasehq/sdk';
import { chromium } from 'playwright-core';

const bb = new Browserbase();
const session = await bb.sessions.create({ userMetadata: { example: 'playwright' } });
const browser = await chromium.connectOverCDP(session.connectUrl);

const page = browser.contexts()[0].pages()[0];
await page.goto(process.env.SITE_URL);
await page.getByRole('button', { name: 'Buy a teapot' }).click();
console.log(await page.locator('#stock').textContent());

await browser.close();
