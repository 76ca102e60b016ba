// Prints a page to PDF.
import { writeFile } from 'node:fs/promises';
import Browserbase from '@browserbasehq/sdk';
import puppeteer from 'puppeteer-core';

const bb = new Browserbase();
const session = await bb.sessions.create();
const browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl });

const page = await browser.newPage();
await page.goto(process.env.SITE_URL);
const pdf = await page.pdf({ format: 'A4' });
if (process.env.OUTPUT) await writeFile(process.env.OUTPUT, pdf);
console.log(`${Buffer.from(pdf.subarray(0, 4)).toString()} of ${pdf.length} bytes`);

await browser.disconnect();
