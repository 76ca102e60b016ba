import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SessionCreateResponse } from '@browserbasehq/sdk/resources/sessions/sessions';
import puppeteer from 'puppeteer-core';
import { Builder, By, error as seleniumError, until } from 'selenium-webdriver';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { startTestSite, type TestSite } from './testing/pages.ts';
import { connectSelenium, FileDetector } from './testing/selenium.ts';

let cloud: TestCloud;
let site: TestSite;
const open: string[] = [];
beforeAll(async () => {
  [cloud, site] = await Promise.all([TestCloud.start(), startTestSite()]);
});
afterAll(async () => {
  await site?.close();
  await cloud?.stop();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((id) => cloud.sdk().sessions.update(id, { status: 'REQUEST_RELEASE' })));
});

const create = async (params: object = {}): Promise<SessionCreateResponse> => {
  const session = await cloud.sdk().sessions.create({ ...params });
  open.push(session.id);
  return session;
};
const status = async (id: string): Promise<string> => (await cloud.sdk().sessions.retrieve(id)).status;
const page = (html: string): string => `data:text/html,${encodeURIComponent(html)}`;

/** Chromedriver drives browsers of its own version only, and the headless shell from npm is of another. */
const hasDriver = (() => {
  try {
    const version = (program: string) =>
      execFileSync(program, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .match(/\d+(?=\.\d+\.\d+)/)?.[0];
    return version('chromedriver') === version(process.env.CHROME_PATH ?? 'chromium');
  } catch {
    return false;
  }
})();

(hasDriver ? describe : describe.skip)('Selenium', () => {
  it('opens, finds, clicks, types and takes a picture, and its quit ends the session', async () => {
    const session = await create();
    const driver = await connectSelenium(session);
    await driver.get(`${site.url}/`);
    await driver.findElement(By.css('a')).click();
    await driver.wait(until.elementLocated(By.xpath('//h1[text()="Next"]')), 10_000);
    await driver.get(page('<input id=x><button onclick="document.title = x.value">ok</button>'));
    await driver.findElement(By.id('x')).sendKeys('wallcrawler');
    await driver.findElement(By.css('button')).click();
    expect(await driver.getTitle()).toBe('wallcrawler');
    const picture = Buffer.from(await driver.takeScreenshot(), 'base64');
    expect(picture.subarray(1, 4).toString()).toBe('PNG');
    expect(await status(session.id)).toBe('RUNNING');
    await driver.quit();
    await eventually(async () => (await status(session.id)) === 'COMPLETED');
  });

  it('takes the agent that Browserbase documents, and gives a page a file', async () => {
    const session = await create();
    const agent = new Agent({ keepAlive: true }) as Agent & { addRequest(request: ClientRequest, to: object): void };
    const addRequest = agent.addRequest.bind(agent);
    agent.addRequest = (request, to) => {
      request.setHeader('x-bb-signing-key', session.signingKey);
      addRequest(request, to);
    };
    const driver = await new Builder()
      .forBrowser('chrome')
      .usingHttpAgent(agent)
      .usingServer(session.seleniumRemoteUrl)
      .build();
    const directory = mkdtempSync(path.join(tmpdir(), 'selenium-'));
    writeFileSync(path.join(directory, 'hello.txt'), 'hello');
    driver.setFileDetector(new FileDetector());
    await driver.get(page('<input type=file onchange="files[0].text().then((text) => { document.title = text })">'));
    await driver.findElement(By.css('input')).sendKeys(path.join(directory, 'hello.txt'));
    await driver.wait(until.titleIs('hello'), 10_000);
    rmSync(directory, { recursive: true });
    await driver.quit();
    agent.destroy();
    await eventually(async () => (await status(session.id)) === 'COMPLETED');
  });

  it('leaves a session with keepAlive running, and its pages to the next client', async () => {
    const session = await create({ keepAlive: true });
    const driver = await connectSelenium(session);
    await driver.get(`${site.url}/next`);
    await driver.quit();
    const browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl, defaultViewport: null });
    expect((await browser.pages()).map((each) => each.url())).toContain(`${site.url}/next`);
    await browser.disconnect();
    const again = await connectSelenium(session);
    expect(await again.getCurrentUrl()).toBe(`${site.url}/next`);
    await again.quit();
    expect(await status(session.id)).toBe('RUNNING');
  });

  it('says which options a running browser cannot take', async () => {
    const session = await create();
    const refused = connectSelenium(session, { 'goog:chromeOptions': { args: ['--lang=de'] } });
    await expect(refused).rejects.toThrow(seleniumError.InvalidArgumentError);
    await expect(connectSelenium(session, { webSocketUrl: true })).rejects.toThrow('webSocketUrl');
  });
});

describe('seleniumRemoteUrl', () => {
  it('opens for the key of its session alone', async () => {
    const [session, other] = await Promise.all([create(), create()]);
    const statusWith = async (headers: Record<string, string>) =>
      (await fetch(`${session.seleniumRemoteUrl}/status`, { headers })).status;
    expect(await statusWith({ 'x-bb-signing-key': session.signingKey })).toBe(200);
    expect(await statusWith({})).toBe(401);
    expect(await statusWith({ 'x-bb-signing-key': 'nonsense' })).toBe(401);
    await expect(connectSelenium({ ...session, signingKey: `${other.signingKey}x` })).rejects.toThrow();
  });
});
