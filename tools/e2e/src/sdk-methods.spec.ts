/**
 * Every method of the official SDK, once, against one local cloud. The methods' own spec files look at each closely;
 * this one shows that none is missing, and that docs/sdk-methods.md lists them all.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Browserbase, { toFile } from '@browserbasehq/sdk';
import type { APIError } from '@browserbasehq/sdk';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { startTestSite } from './testing/pages.ts';
import type { TestSite } from './testing/pages.ts';
import { zipOf } from './testing/zip.ts';

const table = path.resolve(import.meta.dirname, '../../../docs/sdk-methods.md');

let cloud: TestCloud;
let site: TestSite;
let bb: Browserbase;
let browser: Browser | undefined;
/** What one method gave and a later one needs. */
const known = { session: '', context: '', extension: '', certificate: '', webhook: '' };

beforeAll(async () => {
  [cloud, site] = await Promise.all([TestCloud.start(), startTestSite()]);
  bb = cloud.sdk();
});
afterAll(async () => {
  await browser?.close();
  await cloud?.stop();
  await site?.close();
});

/** What there is no service for answers 501, says so, and is not tried again. */
async function isNotImplemented(call: Promise<unknown>): Promise<void> {
  const error = (await call.then(
    () => undefined,
    (refusal: unknown) => refusal,
  )) as APIError | undefined;
  expect(error).toMatchObject({ status: 501, error: { code: 'not_implemented' } });
  expect(error?.headers?.['x-should-retry']).toBe('false');
}

const extension = () =>
  zipOf({
    'manifest.json': JSON.stringify({ manifest_version: 3, name: 'Marker', version: '1.0' }),
  });

/** A certificate authority of the test's own, valid for a day. */
function certificateAuthority(): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-ca-'));
  try {
    const file = path.join(directory, 'ca.pem');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${directory}/key.pem`];
    const about = ['-subj', '/CN=Test CA', '-days', '1', '-addext', 'basicConstraints=critical,CA:TRUE'];
    execFileSync('openssl', ['req', '-x509', ...key, ...about, '-out', file], { stdio: 'ignore' });
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const methods: Record<string, () => Promise<void>> = {
  'projects.list': async () => {
    expect(await bb.projects.list()).toMatchObject([{ id: cloud.settings.projectId }]);
  },
  'projects.retrieve': async () => {
    expect(await bb.projects.retrieve(cloud.settings.projectId)).toMatchObject({ concurrency: 25 });
  },

  'contexts.create': async () => {
    const created = await bb.contexts.create({ name: 'shop' });
    known.context = created.id;
    expect(created).toEqual({
      id: expect.any(String),
      cipherAlgorithm: expect.any(String),
      initializationVectorSize: expect.any(Number),
      publicKey: expect.any(String),
      uploadUrl: expect.any(String),
    });
  },
  'contexts.retrieve': async () => {
    expect(await bb.contexts.retrieve(known.context)).toMatchObject({ id: known.context, name: 'shop' });
  },
  'contexts.update': async () => {
    expect(await bb.contexts.update(known.context)).toMatchObject({ id: known.context });
  },
  'extensions.create': async () => {
    const file = await toFile(await extension(), 'marker.zip', { type: 'application/zip' });
    const created = await bb.extensions.create({ file });
    known.extension = created.id;
    expect(created).toMatchObject({ fileName: 'marker.zip', projectId: cloud.settings.projectId });
  },
  'extensions.retrieve': async () => {
    expect(await bb.extensions.retrieve(known.extension)).toMatchObject({ id: known.extension });
  },
  'certificates.create': async () => {
    const file = await toFile(Buffer.from(certificateAuthority()), 'ca.pem');
    known.certificate = (await bb.certificates.create({ file })).id;
  },
  'certificates.retrieve': async () => {
    expect(await bb.certificates.retrieve(known.certificate)).toMatchObject({ id: known.certificate });
  },
  'certificates.list': async () => {
    expect(await bb.certificates.list()).toMatchObject([{ id: known.certificate }]);
  },

  'sessions.create': async () => {
    const created = await bb.sessions.create({
      keepAlive: true,
      userMetadata: { test: 'methods' },
      browserSettings: { context: { id: known.context, persist: true } },
    });
    known.session = created.id;
    expect(created).toMatchObject({ status: 'RUNNING', contextId: known.context });
    browser = await chromium.connectOverCDP(created.connectUrl);
    const page = browser.contexts()[0]!.pages()[0]!;
    await page.goto(site.url);
    await page.goto(`${site.url}/next`);
  },
  'sessions.retrieve': async () => {
    expect(await bb.sessions.retrieve(known.session)).toMatchObject({
      id: known.session,
      signingKey: expect.any(String),
    });
  },
  'sessions.list': async () => {
    expect(await bb.sessions.list({ q: "user_metadata['test']:'methods'" })).toMatchObject([{ id: known.session }]);
  },
  'sessions.debug': async () => {
    const { pages, debuggerFullscreenUrl } = await bb.sessions.debug(known.session, { expiresIn: 60 });
    expect(pages.map(({ url }) => url)).toContain(`${site.url}/next`);
    expect((await fetch(debuggerFullscreenUrl)).status).toBe(200);
  },
  'sessions.uploads.create': async () => {
    const file = await toFile(Buffer.from('hello'), 'hello.txt');
    expect(await bb.sessions.uploads.create(known.session, { file })).toEqual({ message: expect.any(String) });
  },
  'sessions.downloads.list': async () => {
    const response = await bb.sessions.downloads.list(known.session);
    expect(response.headers.get('content-type')).toBe('application/zip');
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
  },
  'sessions.logs.list': async () => {
    await eventually(async () =>
      (await bb.sessions.logs.list(known.session)).some(({ method }) => /^Network\./.test(method)),
    );
  },
  'sessions.update': async () => {
    const released = await bb.sessions.update(known.session, { status: 'REQUEST_RELEASE' });
    expect(released.status).toBe('COMPLETED');
  },
  'sessions.replays.retrieve': async () => {
    await eventually(async () => (await bb.sessions.replays.retrieve(known.session)).pageCount === 1, {
      timeout: 60_000,
    });
  },
  'sessions.replays.retrievePage': async () => {
    const { pages } = await bb.sessions.replays.retrieve(known.session);
    const playlist = await bb.sessions.replays.retrievePage(known.session, pages[0]!.pageId);
    expect(playlist.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    expect(await playlist.text()).toMatch(/^#EXTM3U/);
  },
  'sessions.recording.retrieve': async () => {
    expect(await bb.sessions.recording.retrieve(known.session)).toEqual(expect.any(Array));
  },
  'sessions.recording.downloads.create': async () => {
    const { downloads } = await bb.sessions.recording.downloads.create(known.session);
    expect(downloads).toHaveLength(1);
  },
  'sessions.recording.downloads.list': async () => {
    await eventually(
      async () => {
        const { downloads } = await bb.sessions.recording.downloads.list(known.session);
        return downloads[0]?.status === 'COMPLETED';
      },
      { timeout: 60_000 },
    );
  },
  'projects.usage': async () => {
    await eventually(async () => (await bb.projects.usage(cloud.settings.projectId)).browserMinutes >= 1);
  },

  'contexts.delete': async () => {
    await eventually(() =>
      bb.contexts.delete(known.context, { maxRetries: 0 }).then(
        () => true,
        () => false,
      ),
    );
    await expect(bb.contexts.retrieve(known.context)).rejects.toMatchObject({ status: 404 });
  },
  'extensions.delete': async () => {
    await bb.extensions.delete(known.extension);
    await expect(bb.extensions.retrieve(known.extension)).rejects.toMatchObject({ status: 404 });
  },
  'certificates.delete': async () => {
    await bb.certificates.delete(known.certificate);
    await expect(bb.certificates.retrieve(known.certificate)).rejects.toMatchObject({ status: 404 });
  },

  'fetchAPI.create': async () => {
    const answer = await bb.fetchAPI.create({ url: site.url, format: 'markdown' });
    expect(answer).toMatchObject({ statusCode: 200, content: expect.stringContaining('# Hello') });
  },

  'webhooks.create': async () => {
    const created = await bb.webhooks.create({
      endpoint: `${site.url}/hook`,
      // The SDK's type knows Browserbase's function events only; ours are the session's.
      eventTypes: ['session.completed'] as never,
    });
    known.webhook = created.id;
    expect(created.secret).toMatch(/^whsec_/);
  },
  'webhooks.retrieve': async () => {
    expect(await bb.webhooks.retrieve(known.webhook)).not.toHaveProperty('secret');
  },
  'webhooks.update': async () => {
    const updated = await bb.webhooks.update(known.webhook, { endpoint: `${site.url}/other` });
    expect(updated.endpoint).toBe(`${site.url}/other`);
  },
  'webhooks.list': async () => {
    expect((await bb.webhooks.list()).data).toMatchObject([{ id: known.webhook }]);
  },
  'webhooks.rotateSecret': async () => {
    expect((await bb.webhooks.rotateSecret(known.webhook)).secret).toMatch(/^whsec_/);
  },
  'webhooks.delete': async () => {
    await bb.webhooks.delete(known.webhook);
    await expect(bb.webhooks.retrieve(known.webhook)).rejects.toMatchObject({ status: 404 });
  },

  'search.web': () => isNotImplemented(bb.search.web({ query: 'teapots' })),
  'agents.create': () => isNotImplemented(bb.agents.create({ name: 'shopper' })),
  'agents.retrieve': () => isNotImplemented(bb.agents.retrieve('a')),
  'agents.update': () => isNotImplemented(bb.agents.update('a', { name: 'buyer' })),
  'agents.list': () => isNotImplemented(bb.agents.list()),
  'agents.delete': () => isNotImplemented(bb.agents.delete('a')),
  'agents.runs.create': () => isNotImplemented(bb.agents.runs.create({ task: 'buy a teapot' })),
  'agents.runs.retrieve': () => isNotImplemented(bb.agents.runs.retrieve('r')),
  'agents.runs.list': () => isNotImplemented(bb.agents.runs.list()),
  'agents.runs.listMessages': () => isNotImplemented(bb.agents.runs.listMessages('r')),
  'secrets.create': () => isNotImplemented(bb.secrets.create({} as never)),
  'secrets.retrieve': () => isNotImplemented(bb.secrets.retrieve('s')),
  'secrets.update': () => isNotImplemented(bb.secrets.update('s', {} as never)),
  'secrets.list': () => isNotImplemented(bb.secrets.list()),
  'secrets.delete': () => isNotImplemented(bb.secrets.delete('s')),
  'secrets.getPublicKey': () => isNotImplemented(bb.secrets.getPublicKey()),
  'functions.secrets.list': () => isNotImplemented(bb.functions.secrets.list('f')),
  'functions.secrets.attach': () => isNotImplemented(bb.functions.secrets.attach('f', {} as never)),
  'functions.secrets.detach': () => isNotImplemented(bb.functions.secrets.detach('f', 's')),
};

/** The names of all methods below a resource of the SDK, e.g. `sessions.downloads.list`. */
function methodsBelow(resource: object, prefix: string): string[] {
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter((name) => name !== 'constructor');
  const inner = Object.entries(resource).filter(([, value]) => typeof value === 'object' && '_client' in Object(value));
  return [
    ...own.map((name) => `${prefix}${name}`),
    ...inner.flatMap(([name, value]) => methodsBelow(value as object, `${prefix}${name}.`)),
  ];
}

const allMethods = (): string[] => {
  const resources = Object.entries(new Browserbase({ apiKey: 'none' })).filter(
    ([, value]) => '_client' in Object(value),
  );
  return resources.flatMap(([name, value]) => methodsBelow(value as object, `${name}.`));
};

describe('each method of the SDK', () => {
  it.each(Object.keys(methods))('%s', async (name) => methods[name]!(), 90_000);

  it('none is missing here, nor in the table of the docs', () => {
    const all = allMethods().sort();
    expect(all).toHaveLength(53);
    expect(Object.keys(methods).sort()).toEqual(all);
    const documented = [...readFileSync(table, 'utf8').matchAll(/^\| `([\w.]+)` /gm)].map(([, name]) => name);
    expect(documented.sort()).toEqual(all);
  });
});
