import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac, createPublicKey, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import Browserbase from '@browserbasehq/sdk';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { SessionCreateResponse } from '@browserbasehq/sdk/resources/sessions/sessions';
import jwt from 'jsonwebtoken';
import puppeteer from 'puppeteer-core';
import { WebSocket } from 'ws';
import { ApiKeyStore, ProjectStore, optionalFields } from '@wallcrawler/session-store';
import { Operator } from './testing/aws.ts';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { startTestSite } from './testing/pages.ts';
import type { TestSite } from './testing/pages.ts';

const KEY_CACHE_SECONDS = 2;

let cloud: TestCloud;
let operator: Operator;
let site: TestSite;
let one: SessionCreateResponse;
let other: SessionCreateResponse;

beforeAll(async () => {
  [cloud, site] = await Promise.all([
    TestCloud.start({ parameters: { BlockPrivateNetworks: 'true', ApiKeyCacheSeconds: String(KEY_CACHE_SECONDS) } }),
    startTestSite(),
  ]);
  operator = new Operator(cloud);
  const create = () => cloud.sdk().sessions.create({ keepAlive: true });
  [one, other] = await Promise.all([create(), create()]);
});
afterAll(async () => {
  operator?.close();
  await site?.close();
  await cloud?.stop();
});

/** The status of an upgrade that was refused, or 101. */
function upgrade(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.on('error', (error) => {
      if (!/Unexpected server response/.test(error.message)) reject(error);
    });
  });
}

const gateway = (token: string) => `${cloud.settings.connectBaseURL}/?signingKey=${token}`;

/** The address of a session's relay, which only the gateway should ever need. */
async function relay(sessionId: string, token: string): Promise<string> {
  const { host, port } = optionalFields(await operator.row(sessionId)).endpoint!;
  return `ws://${host}:${port}/?signingKey=${token}`;
}

describe('a connect token', () => {
  it('opens its own session and no other', async () => {
    expect(await upgrade(gateway(one.signingKey))).toBe(101);
    expect(await upgrade(await relay(one.id, one.signingKey))).toBe(101);
    expect(await upgrade(await relay(other.id, one.signingKey))).toBe(403);
  });

  it('is refused in every forged form, by gateway and container alike', async () => {
    const claims = jwt.decode(one.signingKey) as jwt.JwtPayload;
    const { kid } = jwt.decode(one.signingKey, { complete: true })!.header;
    const { Parameter } = (await (
      await fetch(cloud.endpoints['AWS_ENDPOINT_URL_SSM']!, {
        method: 'POST',
        headers: { 'x-amz-target': 'AmazonSSM.GetParameter', 'content-type': 'application/x-amz-json-1.1' },
        body: JSON.stringify({ Name: '/wallcrawler/cdp/jwks' }),
      })
    ).json()) as { Parameter: { Value: string } };
    const [publicJwk] = (JSON.parse(Parameter.Value) as { keys: JsonWebKey[] }).keys;
    const publicPem = createPublicKey({ key: publicJwk as never, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const hmac = (header: object, body: object) => {
      const signed = `${part(header)}.${part(body)}`;
      return `${signed}.${createHmac('sha256', publicPem).update(signed).digest('base64url')}`;
    };
    const [header, , signature] = one.signingKey.split('.') as [string, string, string];
    const forged = {
      none: `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`,
      'HS256 with the public key': hmac({ alg: 'HS256', typ: 'JWT', kid }, claims),
      'changed session': `${header}.${part({ ...claims, sid: other.id })}.${signature}`,
      'changed expiry': `${header}.${part({ ...claims, exp: (claims.exp ?? 0) + 3600 })}.${signature}`,
      garbage: randomBytes(64).toString('base64url'),
      empty: '',
    };
    for (const [form, token] of Object.entries(forged)) {
      expect({ form, status: await upgrade(gateway(token)) }).toEqual({ form, status: 401 });
      expect({ form, status: await upgrade(await relay(one.id, token)) }).toEqual({ form, status: 401 });
    }
  });

  it('for debugging expires when it was asked to', async () => {
    const { wsUrl } = await cloud.sdk().sessions.debug(one.id, { expiresIn: 2 });
    expect(await upgrade(wsUrl)).toBe(101);
    await eventually(async () => (await upgrade(wsUrl)) === 401);
  });
});

describe('a foreign project', () => {
  it('sees nothing, and cannot tell a foreign session from none', async () => {
    const tables = { sessions: 'wallcrawler-sessions', projects: 'wallcrawler-projects', usage: 'wallcrawler-usage' };
    const project = await new ProjectStore({ client: operator.tables, tables }).create({ name: 'foreign' });
    const keys = new ApiKeyStore({ client: operator.tables, table: 'wallcrawler-api-keys' });
    const { key } = await keys.create(project.projectId, 'foreign');
    const foreign = cloud.sdk(key);
    expect(await foreign.sessions.list()).toEqual([]);
    const nobody = '00000000-0000-0000-0000-000000000000';
    for (const call of [
      (id: string) => foreign.sessions.retrieve(id),
      (id: string) => foreign.sessions.debug(id),
      (id: string) => foreign.sessions.update(id, { status: 'REQUEST_RELEASE' }),
    ]) {
      const answers = await Promise.all([one.id, nobody].map((id) => call(id).catch((error: unknown) => error)));
      for (const answer of answers) expect(answer).toBeInstanceOf(Browserbase.NotFoundError);
      expect(new Set(answers.map((answer) => (answer as Error).message)).size).toBe(1);
    }
    expect((await cloud.sdk().sessions.retrieve(one.id)).status).toBe('RUNNING');
  });
});

describe('API keys', () => {
  it('stop working within the cache time once they are revoked', async () => {
    const keys = new ApiKeyStore({ client: operator.tables, table: 'wallcrawler-api-keys' });
    const { key, record } = await keys.create(cloud.settings.projectId, 'short-lived');
    await cloud.sdk(key).sessions.list();
    await keys.revoke(record.keyId);
    await eventually(
      () =>
        cloud
          .sdk(key)
          .sessions.list()
          .then(
            () => false,
            (error: unknown) => error instanceof Browserbase.AuthenticationError,
          ),
      { timeout: (KEY_CACHE_SECONDS + 3) * 1000 },
    );
  });

  it.each([
    ['x-bb-api-key', (key: string) => key],
    ['X-WC-API-Key', (key: string) => key],
    ['authorization', (key: string) => `Bearer ${key}`],
  ])('are accepted in %s', async (name, value) => {
    const response = await fetch(`${cloud.settings.baseURL}/v1/projects`, {
      headers: { [name]: value(cloud.settings.apiKey) },
    });
    expect(response.status).toBe(200);
  });
});

describe('secrets', () => {
  it('are in no row, event, message or log', async () => {
    const { apiKey } = cloud.settings;
    for (const TableName of [
      'wallcrawler-sessions',
      'wallcrawler-projects',
      'wallcrawler-api-keys',
      'wallcrawler-idempotency',
    ]) {
      const { Items } = await operator.tables.send(new ScanCommand({ TableName, ConsistentRead: true }));
      expect(JSON.stringify(Items)).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}\./);
      expect(JSON.stringify(Items)).not.toContain(apiKey);
    }
    const logs = path.join(cloud.directory, 'logs');
    const files = readdirSync(logs);
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const text = readFileSync(path.join(logs, file), 'utf8');
      for (const secret of [apiKey, one.signingKey, other.signingKey])
        expect({ file, has: text.includes(secret) }).toEqual({ file, has: false });
    }
  });
});

describe('1 MB of garbage', () => {
  const garbage = randomBytes(1024 * 1024);
  it.each([
    ['POST', '/v1/sessions'],
    ['GET', '/v1/sessions'],
    ['GET', '/v1/sessions/:id'],
    ['POST', '/v1/sessions/:id'],
    ['GET', '/v1/sessions/:id/debug'],
    ['GET', '/v1/projects'],
    ['GET', '/v1/projects/:id'],
    ['GET', '/v1/projects/:id/usage'],
  ])('is refused by %s %s', async (method, route) => {
    const headers = { 'x-bb-api-key': cloud.settings.apiKey, 'content-type': 'application/json' };
    if (method === 'POST') {
      for (const body of [
        garbage,
        Buffer.from(`{"a":"${'x'.repeat(1024 * 1024)}"}`),
        Buffer.from('['.repeat(1024 * 1024)),
      ]) {
        const url = `${cloud.settings.baseURL}${route.replace(':id', one.id)}`;
        const { status } = await fetch(url, { method, headers, body });
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      }
    }
    for (const hostile of ['%00', '%ff%fe', '..%2f..%2fetc%2fpasswd', 'x'.repeat(5_000), "'; DROP TABLE"]) {
      const target = route.includes(':id')
        ? route.replace(':id', encodeURI(hostile))
        : `${route}?q=${encodeURIComponent(hostile)}&status=${encodeURIComponent(hostile)}`;
      const { status } = await fetch(`${cloud.settings.baseURL}${target}`, { method, headers });
      expect({ target: target.slice(0, 80), ok: status >= 400 && status < 500 }).toEqual({
        target: target.slice(0, 80),
        ok: true,
      });
    }
  });
});

describe('a page, with private networks blocked', () => {
  it('reaches neither loopback, link-local, the metadata endpoint nor a control port', async () => {
    const browser = await puppeteer.connect({ browserWSEndpoint: one.connectUrl });
    const page = await browser.newPage();
    const { host, port } = optionalFields(await operator.row(one.id)).endpoint!;
    const before = site.requests.length;
    const port80 = new URL(site.url).port;
    for (const url of [
      `${site.url}/`,
      `http://localhost:${port80}/`,
      `http://2130706433:${port80}/`,
      `http://[::ffff:127.0.0.1]:${port80}/`,
      `http://${host}:${port}/json/version`,
      'http://169.254.169.254/latest/meta-data/',
      'http://169.254.170.2/v2/credentials',
      'http://10.0.0.1/',
      cloud.settings.baseURL,
    ]) {
      const response = await page.goto(url).catch(() => undefined);
      expect({ url, reached: response?.ok() ?? false }).toEqual({ url, reached: false });
    }
    expect(site.requests.length).toBe(before);
    await browser.disconnect();
  });
});
