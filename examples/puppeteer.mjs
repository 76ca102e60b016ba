// Puppeteer against Wallcrawler: the official SDK makes a session, Puppeteer drives it.
import Browserbase from '@browserbasehq/sdk';
import puppeteer from 'puppeteer-core';

const bb = new Browserbase(); // BROWSERBASE_API_KEY and BROWSERBASE_BASE_URL
const session = await bb.sessions.create({ userMetadata: { example: 'puppeteer' } });
const browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl });

const [page] = await browser.pages();
await page.goto(process.env.SITE_URL);
await page.click('#buy');
console.log(await page.$eval('#stock', (element) => element.textContent));

await browser.disconnect(); // without keepAlive, the session ends with its last client
