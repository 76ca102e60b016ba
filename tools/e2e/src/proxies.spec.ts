import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { BadRequestError } from '@browserbasehq/sdk';
import type { SessionCreateParams } from '@browserbasehq/sdk/resources/sessions/sessions';
import puppeteer from 'puppeteer-core';
import { startUpstreamProxy, type UpstreamProxy } from '@wallcrawler/testing/upstream-proxy';
import { Operator } from './testing/aws.ts';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { startTestSite, type TestSite } from './testing/pages.ts';
import { processes } from './testing/processes.ts';

const credentials = { username: 'proxy-user', password: 'never-to-be-seen' };

let cloud: TestCloud;
let site: TestSite;
let one: UpstreamProxy;
let two: UpstreamProxy;
beforeAll(async () => {
  [cloud, site, one, two] = await Promise.all([
    TestCloud.start(),
    startTestSite(),
    startUpstreamProxy({ credentials }),
    startUpstreamProxy(),
  ]);
});
afterAll(async () => {
  await Promise.all([one?.close(), two?.close()]);
  await site?.close();
  await cloud?.stop();
});

/** The site under a name of its own: every name below localhost is this machine. */
const at = (name: string, page = '/') => `http://${name}.localhost:${new URL(site.url).port}${page}`;
const hostsThrough = (proxy: UpstreamProxy) =>
  [...new Set(proxy.requests.map((line) => /(\w+)\.localhost/.exec(line)?.[1]))].sort();

describe('proxies', () => {
  it('carry the requests that their rule names, once, and keep their password', async () => {
    const session = await cloud.sdk().sessions.create({
      proxies: [
        { type: 'none', domainPattern: 'direct.localhost' },
        { type: 'external', server: one.server, ...credentials, domainPattern: '^(first|uno)\\.' },
        { type: 'external', server: two.server, domainPattern: '*.localhost' },
      ],
    });
    const browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl, defaultViewport: null });
    const page = await browser.newPage();
    for (const name of ['direct', 'first', 'uno', 'other']) {
      await page.goto(at(name));
      expect(await page.title()).toBe('Test site');
    }
    const visible = processes().map(({ command }) => command);
    await browser.disconnect();
    await eventually(async () => (await cloud.sdk().sessions.retrieve(session.id)).status === 'COMPLETED');

    expect(hostsThrough(one)).toEqual(['first', 'uno']);
    expect(hostsThrough(two)).toEqual(['other']);
    const { proxyBytes } = await cloud.sdk().sessions.retrieve(session.id);
    const through = one.bytes() + two.bytes();
    expect(proxyBytes).toBeGreaterThan(through);
    expect(proxyBytes).toBeLessThan(through * 2);

    const operator = new Operator(cloud);
    const row = JSON.stringify(await operator.row(session.id));
    operator.close();
    const logs = path.join(cloud.directory, 'logs');
    const written = readdirSync(logs, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
    for (const text of [row, ...written, ...visible]) expect(text).not.toContain(credentials.password);
  });

  it('that fail give pages an error which names them, and leave the session alive', async () => {
    const proxies = [{ type: 'external' as const, server: one.server, username: 'proxy-user', password: 'wrong' }];
    const session = await cloud.sdk().sessions.create({ proxies });
    const browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl, defaultViewport: null });
    const page = await browser.newPage();
    const response = await page.goto(at('any'));
    expect(response?.status()).toBe(502);
    expect(await response?.text()).toContain(`${one.server} of this session did not accept the username and password`);
    await expect(page.goto('https://any.localhost/')).rejects.toThrow('ERR_TUNNEL_CONNECTION_FAILED');
    expect((await cloud.sdk().sessions.retrieve(session.id)).status).toBe('RUNNING');
    await browser.close();
  });

  it.each<[string, SessionCreateParams['proxies'], RegExp]>([
    ['true', true, /proxies: is not supported by this version/],
    ['the proxies of a network', [{ type: 'browserbase' }], /proxies\.0: is not supported by this version/],
    ['a server of another kind', [{ type: 'external', server: 'ftp://x:1' }], /proxies\.0\.server: expected a URL/],
    ['a pattern that cannot be read', [{ type: 'none', domainPattern: '(' }], /proxies\.0\.domainPattern: expected/],
  ])('refuse %s', async (_what, proxies, message) => {
    const refusal = cloud.sdk().sessions.create({ proxies });
    await expect(refusal).rejects.toThrow(BadRequestError);
    await expect(refusal).rejects.toThrow(message);
  });
});

describe('certificates of a session', () => {
  it('are brought to its browser, which does not become ready without them', async () => {
    const sdk = cloud.sdk(undefined, { maxRetries: 0 });
    const pem = readFileSync(path.join(import.meta.dirname, 'testing/test-ca.pem'));
    const { id } = await sdk.certificates.create({
      file: new File([pem], 'ca.pem', { type: 'application/x-pem-file' }),
    });
    const creating = sdk.sessions.create({ proxySettings: { caCertificates: [id] } });
    const canTake = process.env['PATH']?.split(path.delimiter).some((one) => existsSync(path.join(one, 'certutil')));
    if (canTake) await sdk.sessions.update((await creating).id, { status: 'REQUEST_RELEASE' });
    else await expect(creating).rejects.toThrow('Certificates need the program certutil');
    await sdk.certificates.delete(id);
  });
});
