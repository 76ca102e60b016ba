import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import puppeteer from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import { ArtifactsBucket } from './testing/artifacts-bucket.ts';
import { Operator } from './testing/aws.ts';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { processesOfSession, scratchOf } from './testing/leftovers.ts';
import { startLoginSite } from './testing/login-site.ts';
import type { LoginSite } from './testing/login-site.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-contexts-'));
let cloud: TestCloud;
let operator: Operator;
let site: LoginSite;
let bucket: ArtifactsBucket;
const browsers: Browser[] = [];

/** Starts the cloud, again on the same state after the first time. */
async function start(): Promise<void> {
  cloud = await TestCloud.start({ directory });
  operator = new Operator(cloud);
  bucket = await ArtifactsBucket.of(cloud);
}

beforeAll(async () => {
  site = await startLoginSite();
  await start();
});
afterEach(async () => {
  await Promise.all(browsers.splice(0).map((browser) => browser.disconnect().catch(() => undefined)));
});
afterAll(async () => {
  operator?.close();
  bucket?.close();
  await site?.close();
  await cloud?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const newContext = async () => (await cloud.sdk().contexts.create({})).id;
const release = (id: string) => cloud.sdk().sessions.update(id, { status: 'REQUEST_RELEASE' });
const ended = (id: string, status = 'STOPPED') =>
  eventually(async () => (await operator.row(id)).status === status, {
    timeout: 30_000,
    describe: () => `${id} is not ${status}`,
  });

interface ContextRow {
  version?: string;
  bytes?: number;
  writer?: { sessionId: string };
}
const keyOf = (contextId: string) => ({
  TableName: 'wallcrawler-contexts',
  Key: { projectId: cloud.settings.projectId, contextId },
});
const rowOf = async (contextId: string): Promise<ContextRow> =>
  (await operator.tables.send(new GetCommand({ ...keyOf(contextId), ConsistentRead: true }))).Item as ContextRow;

/** A session with the context, and a page of its browser. */
async function session(contextId: string, persist: boolean, options: object = {}) {
  const created = await cloud
    .sdk()
    .sessions.create({ browserSettings: { context: { id: contextId, persist } }, ...options });
  const browser = await puppeteer.connect({ browserWSEndpoint: created.connectUrl, defaultViewport: null });
  browsers.push(browser);
  return { id: created.id, browser, page: await browser.newPage() };
}

async function logIn(page: Page): Promise<void> {
  await page.goto(`${site.url}/login`);
  await page.type('#user', 'ada');
  await Promise.all([page.waitForNavigation(), page.click('#submit')]);
  expect(await page.$eval('h1', (heading) => heading.textContent)).toBe('Welcome, ada');
  await page.evaluate(site.store);
}

/** What a session that does not save the context finds of the login. */
async function found(contextId: string): Promise<unknown> {
  const { id, page } = await session(contextId, false);
  await page.goto(`${site.url}/`);
  const heading = await page.$eval('h1', (element) => element.textContent);
  const stored = await page.evaluate(site.read);
  await release(id);
  return { heading, stored };
}
const loggedIn = { heading: 'Welcome, ada', stored: { local: 'kept', indexed: 'kept', session: 'kept' } };

describe('a persisted context', () => {
  it('is logged in in the next session, after a restart of the cloud in between', async () => {
    const contextId = await newContext();
    const first = await session(contextId, true);
    await logIn(first.page);
    await release(first.id);
    await ended(first.id);
    operator.close();
    await cloud.interrupt();
    await start();
    expect(await found(contextId)).toEqual(loggedIn);
  });

  it.each<[string, (one: { id: string; browser: Browser }) => Promise<unknown>, object, string]>([
    ['its client disconnects', ({ browser }) => browser.disconnect(), {}, 'STOPPED'],
    ['its client closes the browser', ({ browser }) => browser.close(), {}, 'STOPPED'],
  ])('is saved when %s', async (_how, end, options, status) => {
    const contextId = await newContext();
    const first = await session(contextId, true, options);
    await logIn(first.page);
    await end(first);
    await ended(first.id, status);
    expect(await found(contextId)).toEqual(loggedIn);
  });

  it('is saved when the session times out, and has one writer until then', async () => {
    const contextId = await newContext();
    const first = await session(contextId, true);
    await logIn(first.page);
    const second = cloud.sdk(undefined, { maxRetries: 0 }).sessions.create({
      browserSettings: { context: { id: contextId, persist: true } },
    });
    await expect(second).rejects.toMatchObject({ status: 409, message: expect.stringContaining(first.id) });
    await operator.expire(first.id);
    await ended(first.id, 'TIMED_OUT');
    expect((await rowOf(contextId)).writer).toBeUndefined();
    expect(await found(contextId)).toEqual(loggedIn);
  });

  it('is what a session sees that starts while it is being saved', async () => {
    const contextId = await newContext();
    const first = await session(contextId, true);
    await logIn(first.page);
    await first.browser.disconnect();
    expect(await found(contextId)).toEqual(loggedIn);
  });
});

describe('a fault', () => {
  it('of the storage while the context is saved loses nothing when it passes', async () => {
    const contextId = await newContext();
    const first = await session(contextId, true);
    await logIn(first.page);
    await bucket.refuse();
    await first.browser.disconnect();
    await eventually(() => cloud.functionLog('wallcrawler-controller').includes('the context cannot be saved yet'));
    expect((await rowOf(contextId)).version).toBeUndefined();
    await bucket.allow();
    await ended(first.id);
    expect(await found(contextId)).toEqual(loggedIn);
  });

  it.each(['damaged', 'exchanged'])('an archive that was %s fails the session, which names it', async (what) => {
    const contextId = await newContext();
    const first = await session(contextId, true);
    await release(first.id);
    await ended(first.id);
    const [key = ''] = await bucket.keys(`contexts/${cloud.settings.projectId}/${contextId}/`);
    const content = Buffer.from('this is no archive');
    await bucket.put(key, content);
    if (what === 'damaged') {
      const values = { ':bytes': content.length, ':sha256': createHash('sha256').update(content).digest('hex') };
      const update = {
        UpdateExpression: 'SET #b = :bytes, sha256 = :sha256',
        ExpressionAttributeNames: { '#b': 'bytes' },
      };
      await operator.tables.send(
        new UpdateCommand({ ...keyOf(contextId), ...update, ExpressionAttributeValues: values }),
      );
    }
    const create = cloud.sdk(undefined, { maxRetries: 0 }).sessions.create({
      browserSettings: { context: { id: contextId, persist: true } },
    });
    await expect(create).rejects.toThrow(new RegExp(`context ${contextId} cannot be used`));
    expect((await rowOf(contextId)).version).toBeDefined();
  });

  it('a killed controller leaves the version before, and frees the context', async () => {
    const contextId = await newContext();
    const first = await session(contextId, true);
    await logIn(first.page);
    await release(first.id);
    await ended(first.id);
    const { version } = await rowOf(contextId);
    const second = await session(contextId, true);
    const scratch = scratchOf(second.id)!;
    const controller = processesOfSession(second.id).find(({ command }) => !command.includes('supervisor'))!;
    process.kill(controller.pid, 'SIGKILL');
    await ended(second.id, 'FAILED');
    expect((await rowOf(contextId)).version).toBe(version);
    const third = await session(contextId, true);
    await third.page.goto(`${site.url}/`);
    expect(await third.page.$eval('h1', (heading) => heading.textContent)).toBe('Welcome, ada');
    await release(third.id);
    await ended(third.id);
    expect(existsSync(scratch)).toBe(false);
  });
});
