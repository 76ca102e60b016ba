import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Browserbase from '@browserbasehq/sdk';
import puppeteer from 'puppeteer-core';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';

let cloud: TestCloud;
let sdk: Browserbase;

beforeAll(async () => {
  cloud = await TestCloud.start({ concurrency: 3 });
  sdk = cloud.sdk();
});
afterAll(() => cloud?.stop());

const release = (id: string) => sdk.sessions.update(id, { status: 'REQUEST_RELEASE' });
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const nobody = '00000000-0000-0000-0000-000000000000';

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${cloud.settings.baseURL}${path}`, {
    method: 'POST',
    body,
    headers: { 'x-bb-api-key': cloud.settings.apiKey, 'content-type': 'application/json', ...headers },
  });

describe('sessions', () => {
  it('go from create to release', async () => {
    const { data: session, response } = await sdk.sessions
      .create({
        projectId: cloud.settings.projectId,
        userMetadata: { team: 'qa', deep: { run: '7' } },
        api_timeout: 120,
      })
      .withResponse();
    expect(response.status).toBe(201);
    expect(session).toMatchObject({
      projectId: cloud.settings.projectId,
      status: 'RUNNING',
      keepAlive: false,
      proxyBytes: expect.any(Number),
      region: 'us-east-1',
      userMetadata: { team: 'qa', deep: { run: '7' } },
    });
    for (const time of [session.createdAt, session.updatedAt, session.startedAt, session.expiresAt])
      expect(time).toMatch(iso);
    expect(Date.parse(session.expiresAt) - Date.parse(session.createdAt)).toBeLessThanOrEqual(120_000);
    expect(session.connectUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/\?signingKey=ey/);
    expect(session.connectUrl).toContain(session.signingKey);
    expect(session.seleniumRemoteUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/webdriver$/);

    const retrieved = await sdk.sessions.retrieve(session.id);
    expect(retrieved).toMatchObject({
      id: session.id,
      status: 'RUNNING',
      connectUrl: expect.stringContaining('signingKey='),
    });

    const released = await release(session.id);
    expect(released).toMatchObject({ id: session.id, status: 'COMPLETED' });
    expect(await release(session.id)).toMatchObject({ id: session.id, status: 'COMPLETED' });
    const ended = await eventually(async () => {
      const now = await sdk.sessions.retrieve(session.id);
      return now.endedAt ? now : undefined;
    });
    expect(ended.status).toBe('COMPLETED');
    expect(Object.keys(ended)).not.toEqual(expect.arrayContaining(['connectUrl']));
    expect(Object.keys(ended)).not.toEqual(expect.arrayContaining(['signingKey']));
  });

  it('are listed by status and metadata, without keys', async () => {
    const session = await sdk.sessions.create({ userMetadata: { suite: { name: 'list' } } });
    const running = await sdk.sessions.list({ status: 'RUNNING' });
    expect(running.map(({ id }) => id)).toContain(session.id);
    const found = await sdk.sessions.list({ q: "user_metadata['suite']['name']:'list'" });
    expect(found.map(({ id }) => id)).toEqual([session.id]);
    expect(JSON.stringify(await sdk.sessions.list())).not.toMatch(/signingKey|connectUrl|endpoint|taskArn|eyJ/);
    await release(session.id);
    const completed = await sdk.sessions.list({ status: 'COMPLETED' });
    expect(completed.map(({ id }) => id)).toContain(session.id);
  });

  it('can be inspected through debug URLs', async () => {
    const session = await sdk.sessions.create({});
    const browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl });
    const page = await browser.newPage();
    await page.goto('data:text/html,<title>debugged</title>');
    const debug = await sdk.sessions.debug(session.id);
    expect(debug.pages.map(({ title }) => title)).toContain('debugged');
    for (const { id, debuggerUrl, debuggerFullscreenUrl } of debug.pages)
      for (const url of [debuggerUrl, debuggerFullscreenUrl]) expect(url).toContain(id);
    const watcher = await puppeteer.connect({ browserWSEndpoint: debug.wsUrl });
    expect((await watcher.pages()).length).toBeGreaterThan(0);
    await watcher.disconnect();
    expect((await sdk.sessions.retrieve(session.id)).status).toBe('RUNNING');
    await browser.close();
    await release(session.id);
  });
});

describe('errors', () => {
  it('are the error classes of the SDK', async () => {
    const stranger = cloud.sdk('wc_0123456789abcdef_ThisKeyDoesNotExistAtAllReally00');
    await expect(stranger.sessions.list()).rejects.toBeInstanceOf(Browserbase.AuthenticationError);
    await expect(sdk.sessions.retrieve(nobody)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
    await expect(release(nobody)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
    await expect(sdk.sessions.create({ projectId: nobody })).rejects.toBeInstanceOf(Browserbase.PermissionDeniedError);
    const tooShort = sdk.sessions.create({ api_timeout: 59, keepAlive: false });
    await expect(tooShort).rejects.toBeInstanceOf(Browserbase.BadRequestError);
    await expect(tooShort).rejects.toThrow(/^400 .*timeout/);
  });

  it.each([
    ['timeout', { timeout: 21_601 }],
    ['timeout', { timeout: 'long' }],
    ['userMetadata', { userMetadata: { text: 'x'.repeat(513) } }],
    ['browserSettings.viewport.width', { browserSettings: { viewport: { width: -1, height: 100 } } }],
    ['proxies', { proxies: true }],
    ['region', { region: 'mars' }],
    ['surprise', { surprise: 1 }],
  ])('name the field %s', async (field, body) => {
    const response = await post('/v1/sessions', JSON.stringify(body));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      statusCode: 400,
      error: 'Bad Request',
      message: expect.stringContaining(field),
    });
  });

  it('say that the project is full, and when to try again', async () => {
    const sessions = await Promise.all([1, 2, 3].map(() => sdk.sessions.create({})));
    const refusal: unknown = await sdk.sessions.create({}).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Browserbase.RateLimitError);
    const { headers, message } = refusal as InstanceType<typeof Browserbase.RateLimitError>;
    expect(message).toMatch(/3 of 3/);
    expect(new Headers(headers as HeadersInit).get('retry-after')).toBe('5');
    expect(new Headers(headers as HeadersInit).get('x-should-retry')).toBe('false');
    await Promise.all(sessions.map(({ id }) => release(id)));
    // A released session has given its unit back at once.
    await release((await sdk.sessions.create({})).id);
  });

  it('have the shape of the API for unknown routes too', async () => {
    const response = await fetch(`${cloud.settings.baseURL}/v1/nonsense`, {
      headers: { 'x-bb-api-key': cloud.settings.apiKey },
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ statusCode: 404, message: expect.any(String) });
  });
});

describe('a repeated create', () => {
  it('with the same Idempotency-Key is the same session', async () => {
    const headers = { 'idempotency-key': 'once-and-only-once' };
    const [one, other] = await Promise.all([post('/v1/sessions', '{}', headers), post('/v1/sessions', '{}', headers)]);
    const [first, second] = [(await one.json()) as { id: string }, (await other.json()) as { id: string }];
    expect(second.id).toBe(first.id);
    const conflict = await post('/v1/sessions', '{"keepAlive":true}', headers);
    expect(conflict.status).toBe(409);
    await release(first.id);
  });

  it('as a retry of the SDK is the same session', async () => {
    const body = JSON.stringify({ userMetadata: { retried: 'yes' } });
    const first = (await (await post('/v1/sessions', body)).json()) as { id: string };
    const retry = (await (await post('/v1/sessions', body, { 'x-stainless-retry-count': '1' })).json()) as {
      id: string;
    };
    expect(retry.id).toBe(first.id);
    await release(first.id);
  });
});

describe('projects', () => {
  it('are listed, retrieved and measured', async () => {
    const { projectId } = cloud.settings;
    const [project, ...others] = await sdk.projects.list();
    expect(others).toEqual([]);
    expect(project).toMatchObject({ id: projectId, concurrency: 3, defaultTimeout: expect.any(Number) });
    expect(await sdk.projects.retrieve(projectId)).toEqual(project);
    expect((await sdk.projects.usage(projectId)).browserMinutes).toBeGreaterThan(0);
    await expect(sdk.projects.retrieve(nobody)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
    await expect(sdk.projects.usage(nobody)).rejects.toBeInstanceOf(Browserbase.NotFoundError);
  });
});
