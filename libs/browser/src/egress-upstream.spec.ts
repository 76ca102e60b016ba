import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer as createHttpServer, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { Page } from 'puppeteer-core';
import { WebSocketServer } from 'ws';
import type { ProxyRule } from '@wallcrawler/artifacts/launch';
import { localhostCertificate } from '@wallcrawler/testing/localhost-certificate';
import { until } from '@wallcrawler/testing/until';
import { startUpstreamProxy, type UpstreamOptions } from '@wallcrawler/testing/upstream-proxy';
import type { UpstreamFailure } from './egress-failure.ts';
import { startEgressProxy, type EgressProxy } from './egress-proxy.ts';
import { EgressServer } from './egress-server.ts';
import { startBrowser } from './testing/start-browser.ts';
import { startSocksProxy } from './testing/socks-proxy.ts';

const credentials = { username: 'someone', password: 'p@ss:w/rd?' };
const page = `<title>reached</title>${'x'.repeat(50_000)}`;

let http: Server;
let https: Server;
let sockets: WebSocketServer;
const portOf = (server: Server | TcpServer) => (server.address() as AddressInfo).port;

beforeAll(async () => {
  const serve = ({ url }: { url?: string }, response: ServerResponse) => void response.end(url === '/' ? page : '');
  http = createHttpServer(serve);
  https = createHttpsServer(localhostCertificate, serve);
  sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket) => socket.on('message', (data: Buffer) => socket.send(data.toString())));
  await Promise.all([http, https].map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
});
afterAll(() => {
  for (const client of sockets.clients) client.terminate();
  http.close();
  https.close();
});

const cleanUps: (() => Promise<unknown>)[] = [];
const later = <T extends { close(): Promise<unknown> }>(thing: T): T => {
  cleanUps.push(() => thing.close());
  return thing;
};
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const upstream = async (options: UpstreamOptions = {}) => later(await startUpstreamProxy(options));
const openBrowser = async (rules: ProxyRule[]) => {
  const started = await startBrowser(false, { args: ['--ignore-certificate-errors'] }, { rules });
  cleanUps.push(() => started.stop());
  return { ...started, page: await started.browser.newPage() };
};

/** What a page on the plain site gets back from a WebSocket of that site. */
const echo = (at: Page, url: string): Promise<unknown> =>
  at.evaluate(`new Promise((resolve, reject) => {
    const socket = new WebSocket('${url}');
    socket.onopen = () => socket.send('hello');
    socket.onmessage = ({ data }) => resolve(data);
    socket.onerror = () => reject(new Error('no socket'));
  })`);

describe('a browser whose session has proxies', () => {
  it.each([
    ['http', { credentials }],
    ['https', { credentials, tls: true }],
  ] as [string, UpstreamOptions][])(
    'goes through an %s proxy with plain, TLS and WebSocket traffic',
    async (_kind, options) => {
      const known = getCACertificates('default');
      setDefaultCACertificates([...known, localhostCertificate.cert]);
      cleanUps.push(async () => setDefaultCACertificates(known));
      const proxy = await upstream(options);
      const { page, proxy: egress } = await openBrowser([{ type: 'external', server: proxy.server, ...credentials }]);
      await page.goto(`http://127.0.0.1:${portOf(http)}/`);
      expect(await page.title()).toBe('reached');
      expect(await echo(page, `ws://127.0.0.1:${portOf(http)}/`)).toBe('hello');
      await page.goto(`https://localhost:${portOf(https)}/`);
      expect(await page.title()).toBe('reached');
      expect(proxy.requests).toContain(`GET 127.0.0.1:${portOf(http)}`);
      expect(proxy.requests).toContain(`CONNECT 127.0.0.1:${portOf(http)}`);
      expect(proxy.requests).toContain(`CONNECT localhost:${portOf(https)}`);
      await page.close();
      // Two pages; twice that would be counted twice.
      expect(egress.bytes()).toBeGreaterThan(100_000);
      expect(egress.bytes()).toBeLessThan(120_000);
    },
    60_000,
  );

  it('goes through a SOCKS proxy, which resolves the names', async () => {
    const proxy = later(await startSocksProxy(credentials.username, credentials.password));
    const { page, proxy: egress } = await openBrowser([{ type: 'external', server: proxy.server, ...credentials }]);
    await page.goto(`http://localhost:${portOf(http)}/`);
    expect(await page.title()).toBe('reached');
    await page.goto(`https://localhost:${portOf(https)}/`);
    expect(await page.title()).toBe('reached');
    expect(proxy.requests).toContain(`localhost:${portOf(http)}`);
    expect(proxy.requests).toContain(`localhost:${portOf(https)}`);
    expect(egress.bytes()).toBeGreaterThan(100_000);
    expect(egress.bytes()).toBeLessThan(120_000);
  }, 60_000);

  it('takes the way of the first rule that matches', async () => {
    const [one, two] = [await upstream(), await upstream()];
    const { page } = await openBrowser([
      { type: 'none', domainPattern: 'direct.localhost' },
      { type: 'external', server: one.server, domainPattern: '^one\\.' },
      { type: 'external', server: two.server },
    ]);
    const port = portOf(http);
    for (const name of ['direct', 'one', 'two']) {
      await page.goto(`http://${name}.localhost:${port}/`);
      expect(await page.title()).toBe('reached');
    }
    expect(one.requests.filter((line) => line.startsWith('GET one'))).not.toEqual([]);
    expect(one.requests.filter((line) => !line.includes(`one.localhost:${port}`))).toEqual([]);
    expect(two.requests.filter((line) => line.startsWith('GET two'))).not.toEqual([]);
    expect([...one.requests, ...two.requests].filter((line) => line.includes('direct.localhost'))).toEqual([]);
  }, 60_000);

  it('is told by a page when its proxy refuses the password, and goes on living', async () => {
    const proxy = await upstream({ credentials });
    const rule: ProxyRule = { type: 'external', server: proxy.server, domainPattern: '^bad\\.', ...credentials };
    const { page } = await openBrowser([{ ...rule, password: 'wrong' }]);
    const response = await page.goto(`http://bad.localhost:${portOf(http)}/`);
    expect(response?.status()).toBe(502);
    expect(await response?.text()).toBe(
      `The proxy ${proxy.server} of this session did not accept the username and password that the session has for it.`,
    );
    await expect(page.goto(`https://bad.localhost:${portOf(https)}/`)).rejects.toThrow('ERR_TUNNEL_CONNECTION_FAILED');
    await page.goto(`http://good.localhost:${portOf(http)}/`);
    expect(await page.title()).toBe('reached');
  }, 60_000);
});

/** What a client of a proxy gets for CONNECT to the site when that fails: status and body. */
const tunnelAnswer = (proxyPort: number, host = `127.0.0.1:${portOf(http)}`): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(proxyPort, '127.0.0.1', () =>
      socket.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
    );
    socket.on('data', (data) => (text += data.toString())).once('error', reject);
    socket.once('end', () => resolve(text.replace(/^HTTP\/1\.1 (\d+)[^]*\r\n\r\n/, '$1 ')));
  });

/** The same, and what it gets for a plain request. */
const answers = (proxy: EgressProxy, host = `127.0.0.1:${portOf(http)}`): Promise<[string, string]> =>
  Promise.all([
    tunnelAnswer(proxy.port, host),
    new Promise<string>((resolve, reject) => {
      const target = { host: '127.0.0.1', port: proxy.port, path: `http://${host}/`, headers: { host } };
      request(target, (response) => {
        let text = '';
        response.on('data', (data: Buffer) => (text += data.toString()));
        response.once('end', () => resolve(`${response.statusCode} ${text}`));
      })
        .once('error', reject)
        .end();
    }),
  ]);

const startEgress = async (rules: ProxyRule[], more: object = {}) => {
  const failures: UpstreamFailure[] = [];
  const proxy = later(
    await startEgressProxy({
      blockPrivateNetworks: false,
      rules,
      onUpstreamFailure: (failure) => failures.push(failure),
      ...more,
    }),
  );
  return { proxy, failures };
};

describe('a proxy that fails', () => {
  it.each<[string, UpstreamOptions, string]>([
    ['wants other credentials', { credentials }, 'did not accept the username and password'],
    ['cannot be trusted', { tls: true }, 'could not be reached'],
  ])('answers 502 when it %s, and keeps the credentials to itself', async (_what, options, reason) => {
    const { server } = await upstream(options);
    const { proxy, failures } = await startEgress([{ type: 'external', server, username: 'me', password: 'hidden' }]);
    for (const answer of await answers(proxy)) {
      expect(answer).toMatch(new RegExp(`^502 The proxy ${server} of this session ${reason}`));
      expect(answer).not.toContain('hidden');
    }
    expect(failures).toHaveLength(2);
    expect(JSON.stringify(failures)).not.toContain('hidden');
  });

  it('answers 502 when nobody listens there', async () => {
    const gone = await startUpstreamProxy();
    await gone.close();
    const { proxy } = await startEgress([{ type: 'external', server: gone.server }]);
    const message = `502 The proxy ${gone.server} of this session refused the connection.`;
    expect(await answers(proxy)).toEqual([message, message]);
  });

  it('answers 502 when it hangs up', async () => {
    const rude = createTcpServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    cleanUps.push(async () => rude.close());
    const { proxy } = await startEgress([{ type: 'external', server: `http://127.0.0.1:${portOf(rude)}` }]);
    for (const answer of await answers(proxy)) expect(answer).toMatch(/^502 .* cut the connection\.$/);
  });

  it('answers 504 when it says nothing', async () => {
    const silent = createTcpServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    cleanUps.push(async () => silent.close());
    const server = new EgressServer({
      host: '127.0.0.1',
      port: 0,
      prepareRequestFunction: ({ request }) => {
        server.noteUpstream(request, 'the silent one');
        return { upstreamProxyUrl: `http://127.0.0.1:${portOf(silent)}` };
      },
    });
    server.connectAnswerMs = 100;
    await server.listen();
    cleanUps.push(() => server.close(true));
    expect(await tunnelAnswer(server.port)).toBe(
      '504 The proxy the silent one of this session did not answer in time.',
    );
  });

  it('answers 502 when it refuses a tunnel, and passes its page on otherwise', async () => {
    const { server } = await upstream({ refuseWith: 403 });
    const { proxy } = await startEgress([{ type: 'external', server }]);
    const [tunnel, plain] = await answers(proxy);
    expect(tunnel).toBe(`502 The proxy ${server} of this session refused the request with status 403.`);
    expect(plain).toBe('403 not today');
  });

  it('answers 502 when a SOCKS proxy does not accept the password', async () => {
    const { server } = later(await startSocksProxy('someone', 'other'));
    const { proxy } = await startEgress([{ type: 'external', server, ...credentials }]);
    for (const answer of await answers(proxy)) expect(answer).toMatch(/^502 The proxy socks5:.* of this session /);
  });

  it('is not dialled where the policy forbids it', async () => {
    const { server, requests } = await upstream();
    const { proxy } = await startEgress([{ type: 'external', server }], { blockPrivateNetworks: true });
    const message = expect.stringMatching(/^502 The proxy http:\S+: Blocked by the session's network policy/);
    expect(await answers(proxy, 'example.com:80')).toEqual([message, message]);
    expect(requests).toEqual([]);
  });
});

describe('blockHosts', () => {
  it('refuses hosts before anything is dialled', async () => {
    const { proxy } = await startEgress([], { blockHosts: (host: string) => host === 'ads.localhost' });
    expect(await answers(proxy, `ads.localhost:${portOf(http)}`)).toEqual([
      '403 Blocked as advertising: ads.localhost',
      '403 Blocked as advertising: ads.localhost',
    ]);
    expect(proxy.bytes()).toBe(0);
  });
});

describe('bytes', () => {
  it('are counted once, whether their connection is open or closed', async () => {
    const behind = await upstream();
    const { proxy } = await startEgress([{ type: 'external', server: behind.server }]);
    const host = `127.0.0.1:${portOf(http)}`;
    const socket = connect(proxy.port, '127.0.0.1', () => socket.write(`CONNECT ${host} HTTP/1.1\r\nHost: x\r\n\r\n`));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    let received = 0;
    socket.on('data', (data) => (received += data.length));
    await until(() => received > 0);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    await until(() => received > 50_000);
    const open = proxy.bytes();
    await closed;
    await until(() => behind.bytes() === proxy.bytes());
    expect(proxy.bytes()).toBeGreaterThan(50_000);
    expect(open).toBeLessThanOrEqual(proxy.bytes());
  });
});
