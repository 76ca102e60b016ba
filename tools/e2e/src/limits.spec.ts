import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import Browserbase from '@browserbasehq/sdk';
import puppeteer from 'puppeteer-core';
import { ProjectStore } from '@wallcrawler/session-store';
import { Operator } from './testing/aws.ts';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { browsersIn, scratchOf } from './testing/leftovers.ts';
import { startTestSite } from './testing/pages.ts';
import type { TestSite } from './testing/pages.ts';

const tables = { sessions: 'wallcrawler-sessions', projects: 'wallcrawler-projects', usage: 'wallcrawler-usage' };

let cloud: TestCloud;
let sdk: Browserbase;
let operator: Operator;
let projects: ProjectStore;
let site: TestSite;

beforeAll(async () => {
  [cloud, site] = await Promise.all([
    TestCloud.start({ concurrency: 2, parameters: { ConnectTimeoutSeconds: '3' } }),
    startTestSite(),
  ]);
  sdk = cloud.sdk(undefined, { maxRetries: 0 });
  operator = new Operator(cloud);
  projects = new ProjectStore({ client: operator.tables, tables });
});
afterAll(async () => {
  operator?.close();
  await site?.close();
  await cloud?.stop();
});

const release = (id: string) => sdk.sessions.update(id, { status: 'REQUEST_RELEASE' });
const ended = (id: string) =>
  eventually(async () => {
    const session = await sdk.sessions.retrieve(id);
    return session.endedAt ? session : undefined;
  });

/** Creates until one is refused. @returns the refusal and the sessions that were made. */
async function createUntilRefused(most: number) {
  const made: string[] = [];
  for (let attempt = 0; attempt <= most; attempt++) {
    try {
      made.push((await sdk.sessions.create({})).id);
    } catch (error) {
      if (!(error instanceof Browserbase.RateLimitError)) throw error;
      return { made, refusal: error, headers: new Headers(error.headers as HeadersInit) };
    }
  }
  throw new Error(`${most + 1} creates were accepted`);
}

/** What the API says of the project so far. */
async function usage() {
  const { projectId } = cloud.settings;
  const { browserMinutes, proxyBytes, days } = (await sdk.projects.usage(projectId)) as Browserbase.ProjectUsage & {
    days: { date: string; sessions: number; browserMinutes: number; proxyBytes: number }[];
  };
  return { browserMinutes, proxyBytes, days };
}

describe('usage', () => {
  const visit = async (connectUrl: string) => {
    const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl });
    const page = await browser.newPage();
    await page.goto(site.url);
    return browser;
  };
  const killed = (id: string) => process.kill(browsersIn(scratchOf(id)!).find(isMain)!.pid, 'SIGKILL');
  const isMain = ({ command }: { command: string }) => !command.includes('--type=');

  it.each<[string, (session: { id: string; connectUrl: string }) => Promise<unknown>]>([
    ['a release', async ({ id, connectUrl }) => [await visit(connectUrl), await release(id)]],
    ['its last client', async ({ connectUrl }) => (await visit(connectUrl)).disconnect()],
    ['Browser.close', async ({ connectUrl }) => (await visit(connectUrl)).close()],
    ['no client', async () => undefined],
    ['a crash', async ({ id, connectUrl }) => [await visit(connectUrl), killed(id)]],
  ])('counts a session that ends by %s once, with its final bytes', async (_, end) => {
    const before = await usage();
    const session = await sdk.sessions.create({});
    expect((await usage()).browserMinutes).toBe(before.browserMinutes + 1);
    await end(session);
    const { startedAt, endedAt, proxyBytes } = await ended(session.id);
    const minutes = Math.max(1, Math.ceil((Date.parse(endedAt!) - Date.parse(startedAt)) / 60_000));
    // The controller's last count may come after the row has ended; it reaches both.
    await eventually(async () => {
      const now = await usage();
      const { proxyBytes: bytes } = await sdk.sessions.retrieve(session.id);
      return now.proxyBytes - before.proxyBytes === bytes && bytes >= proxyBytes;
    });
    const after = await usage();
    expect(after.browserMinutes).toBe(before.browserMinutes + minutes);
    expect(after.days).toHaveLength(31);
    const total = (days: typeof after.days) => days.reduce((sum, day) => sum + day.sessions, 0);
    expect(total(after.days)).toBe(total(before.days) + 1);
  });

  it('tells with the session when it came into each of its states', async () => {
    const { id } = await sdk.sessions.create({});
    await release(id);
    await ended(id);
    const { timeline } = (await sdk.sessions.retrieve(id)) as unknown as { timeline: { state: string; at: string }[] };
    const states = timeline.map(({ state }) => state).filter((state) => state !== 'STARTING');
    expect(states).toEqual(['CREATING', 'PROVISIONING', 'READY', 'TERMINATING', 'STOPPED']);
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).sort());
  });
});

describe('429', () => {
  it('for too many at once names limit, current and maximum, and is not to be retried', async () => {
    const { made, refusal, headers } = await createUntilRefused(2);
    expect(refusal.error).toMatchObject({ code: 'concurrency_limit', limit: 'concurrency', current: 2, maximum: 2 });
    expect(headers.get('x-should-retry')).toBe('false');
    expect(headers.get('retry-after')).toBe('5');
    for (const id of made) await release(id);
  });

  it('for too many within a minute says when the next one begins', async () => {
    const { projectId } = cloud.settings;
    await projects.setLimits(projectId, { creationsPerMinute: 1 });
    // One more passes when a minute turns meanwhile.
    const { made, refusal, headers } = await createUntilRefused(2);
    expect(refusal.message).toMatch(/^429 too many new sessions: \d+ of 1 were created within this minute/);
    expect(refusal.error).toMatchObject({ code: 'creation_rate_limit', limit: 'creationsPerMinute', maximum: 1 });
    expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    await projects.setLimits(projectId, { creationsPerMinute: 1_000 });
    for (const id of made) await release(id);
    await release((await sdk.sessions.create({})).id);
  });
});

describe('a long list', () => {
  const COUNT = 1_200;

  it('comes in pages, each with the cursor of the next', async () => {
    const { projectId } = cloud.settings;
    const row = (at: number) => ({
      ...{ sessionId: `old-${at}`, projectId, status: 'STOPPED', reason: 'released', keepAlive: false },
      ...{ region: 'us-east-1', settings: {}, proxyBytes: 0, revision: 1, timeoutSeconds: 60, timeline: [] },
      createdAt: new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString(),
      ...{ updatedAt: '2026-01-02T00:00:00.000Z', endedAt: '2026-01-02T00:00:00.000Z', expiresAt: 1_767_312_000 },
      userMetadata: { odd: at % 2 ? 'yes' : 'no' },
    });
    for (let at = 0; at < COUNT; at += 25) {
      const requests = Array.from({ length: 25 }, (_, n) => ({ PutRequest: { Item: row(at + n) } }));
      await operator.tables.send(new BatchWriteCommand({ RequestItems: { [tables.sessions]: requests } }));
    }
    const list = async (query: string) => {
      const response = await fetch(`${cloud.settings.baseURL}/v1/sessions${query}`, {
        headers: { 'x-bb-api-key': cloud.settings.apiKey },
      });
      const body = (await response.json()) as { id: string; createdAt: string }[];
      return { status: response.status, body, cursor: response.headers.get('x-next-cursor') };
    };
    // What the SDK gets is the bare array of the newest thousand.
    expect(await sdk.sessions.list()).toHaveLength(1_000);
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list(`?limit=500${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.status).toBe(200);
      expect(page.body.length).toBeLessThanOrEqual(500);
      ids.push(...page.body.map(({ id }) => id));
      ({ cursor } = page);
    } while (cursor);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => id.startsWith('old-'))).toEqual(
      Array.from({ length: COUNT }, (_, at) => `old-${COUNT - 1 - at}`),
    );
    const odd = await list(`?limit=2&q=${encodeURIComponent("user_metadata['odd']:'yes'")}`);
    expect(odd.body.map(({ id }) => id)).toEqual(['old-1199', 'old-1197']);
    expect((await list('?cursor=nonsense')).status).toBe(400);
  });
});
