// Downloads a file in the browser and fetches it from the API as a zip.
import { writeFile } from 'node:fs/promises';
import Browserbase from '@browserbasehq/sdk';
import puppeteer from 'puppeteer-core';

const bb = new Browserbase();
const session = await bb.sessions.create({ keepAlive: true });
const browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl });

const [page] = await browser.pages();
await page.goto(process.env.SITE_URL);
await page.click('a[download]');

/** A download shows up in the API when it is complete; an empty zip has nothing but its 22-byte end record. */
async function downloaded() {
  for (;;) {
    const zip = Buffer.from(await (await bb.sessions.downloads.list(session.id)).arrayBuffer());
    if (zip.length > 22) return zip;
  }
}

const zip = await downloaded();
if (process.env.OUTPUT) await writeFile(process.env.OUTPUT, zip);
console.log(`a zip of ${zip.length} bytes`);

await browser.disconnect();
await bb.sessions.update(session.id, { status: 'REQUEST_RELEASE' });
