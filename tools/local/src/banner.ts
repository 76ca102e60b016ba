import type { LocalSettings } from './cloud/first-run.ts';

/** What a new user sees when the platform is ready: addresses, key, and code to paste. */
export function banner({ baseURL, apiKey, projectId, connectBaseURL, consoleURL }: LocalSettings): string {
  return `
Wallcrawler is ready.

  Base URL  ${baseURL}
  API key   ${apiKey}
  Project   ${projectId}
  Gateway   ${connectBaseURL}${consoleURL ? `\n  Console   ${consoleURL}` : ''}

Try it with curl:

  curl -s -X POST ${baseURL}/v1/sessions -H "X-BB-API-Key: ${apiKey}" -H "Content-Type: application/json" -d '{}'

With the official SDK and Puppeteer (npm install @browserbasehq/sdk puppeteer-core):

  import Browserbase from "@browserbasehq/sdk";
  import puppeteer from "puppeteer-core";
  const bb = new Browserbase({ apiKey: "${apiKey}", baseURL: "${baseURL}" });
  const session = await bb.sessions.create({});
  const browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl });
  const page = await browser.newPage();
  await page.goto("data:text/html,<title>Hello</title>");
  console.log(await page.title());
  await browser.close();

With Playwright (npm install playwright-core), the same session:

  import { chromium } from "playwright-core";
  const browser = await chromium.connectOverCDP(session.connectUrl);

Ctrl-C ends everything.
`;
}
