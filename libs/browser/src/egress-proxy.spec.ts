import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSocket, type Socket } from 'node:dgram';
import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { startEgressProxy, type EgressProxy } from './egress-proxy.ts';
import { startBrowser, type StartedBrowser } from './testing/start-browser.ts';

let site: Server;
let sitePort = 0;
let visits = 0;

beforeAll(async () => {
  site = createServer((_request, response) => {
    visits++;
    response.end(`<title>reached</title>${'x'.repeat(50_000)}`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  sitePort = (site.address() as AddressInfo).port;
});
afterAll(() => void site.close());

/** The status line a proxy answers to CONNECT, and to a plain request, for the same target. */
const answers = (proxy: EgressProxy, host: string, port: number): Promise<[number, number]> =>
  Promise.all([
    new Promise<number>((resolve, reject) => {
      const socket = connect(proxy.port, '127.0.0.1');
      socket.once('data', (data) => {
        socket.destroy();
        resolve(Number(data.toString().split(' ')[1]));
      });
      socket.once('error', reject).write(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
    }),
    new Promise<number>((resolve, reject) => {
      const target = { host: '127.0.0.1', port: proxy.port, path: `http://${host}:${port}/`, headers: { host } };
      request(target, (response) => resolve(response.resume().statusCode ?? 0))
        .once('error', reject)
        .end();
    }),
  ]);

describe('startEgressProxy', () => {
  it('carries requests and counts their bytes', async () => {
    const proxy = await startEgressProxy({ blockPrivateNetworks: false });
    expect(await answers(proxy, 'localhost', sitePort)).toEqual([200, 200]);
    expect(proxy.bytes()).toBeGreaterThan(50_000);
    await proxy.close();
    expect(proxy.bytes()).toBeGreaterThan(50_000);
  });

  it.each(['localhost', '127.0.0.1', '127.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0'])(
    'with blockPrivateNetworks refuses %s without connecting',
    async (host) => {
      const proxy = await startEgressProxy({ blockPrivateNetworks: true });
      const before = visits;
      expect(await answers(proxy, host, sitePort)).toEqual([403, 403]);
      expect(visits).toBe(before);
      expect(proxy.bytes()).toBe(0);
      await proxy.close();
    },
  );

  it.each(['169.254.169.254', '169.254.170.2', '[fe80::1]', '[fd00:ec2::254]', '[::ffff:169.254.169.254]'])(
    'refuses the metadata address %s always',
    async (host) => {
      const proxy = await startEgressProxy({ blockPrivateNetworks: false });
      expect(await answers(proxy, host, 80)).toEqual([403, 403]);
      await proxy.close();
    },
  );

  it('refuses the control ports of the session, its own among them', async () => {
    const proxy = await startEgressProxy({ blockPrivateNetworks: false, denyPorts: [sitePort] });
    expect(await answers(proxy, 'localhost', sitePort)).toEqual([403, 403]);
    expect(await answers(proxy, '127.0.0.1', proxy.port)).toEqual([403, 403]);
    await proxy.close();
  });

  it('survives nonsense', async () => {
    const proxy = await startEgressProxy({ blockPrivateNetworks: true });
    for (const line of ['CONNECT x', 'CONNECT :80', 'GET /', 'CONNECT [::1:80', `GET http://${'a'.repeat(5000)}/`]) {
      const socket = connect(proxy.port, '127.0.0.1', () => socket.write(`${line} HTTP/1.1\r\n\r\n`));
      await new Promise((resolve) =>
        socket
          .once('close', resolve)
          .on('error', () => undefined)
          .resume(),
      );
    }
    expect(await answers(proxy, 'localhost', sitePort)).toEqual([403, 403]);
    await proxy.close();
  });
});

describe('a browser behind the egress proxy', () => {
  let open: StartedBrowser;
  let closed: StartedBrowser;
  beforeAll(async () => {
    [open, closed] = await Promise.all([startBrowser(false), startBrowser(true)]);
  }, 60_000);
  afterAll(() => Promise.all([open.stop(), closed.stop()]));

  it('reaches a site on this machine where that is allowed, through the proxy', async () => {
    const page = await open.browser.newPage();
    await page.goto(`http://localhost:${sitePort}/`);
    expect(await page.title()).toBe('reached');
    expect(open.proxy.bytes()).toBeGreaterThan(50_000);
  });

  it.each(['localhost', '127.0.0.1', '[::ffff:127.0.0.1]', '0x7f.1'])(
    'cannot reach %s where it is not',
    async (host) => {
      const page = await closed.browser.newPage();
      const before = visits;
      const response = await page.goto(`http://${host}:${sitePort}/`).catch(() => null);
      expect(response?.status() ?? 403).toBe(403);
      expect(visits).toBe(before);
    },
  );

  it('cannot reach its own debug port', async () => {
    const page = await open.browser.newPage();
    const response = await page.goto(`http://127.0.0.1:${open.chromium.port}/json/list`).catch(() => null);
    expect(response?.status() ?? 403).toBe(403);
  });

  it('sends no WebRTC packet past the proxy', async () => {
    const packets: Buffer[] = [];
    const stun: Socket = createSocket('udp4').on('message', (packet) => void packets.push(packet));
    await new Promise<void>((resolve) => stun.bind(0, '127.0.0.1', resolve));
    const page = await open.browser.newPage();
    await page.goto(`http://localhost:${sitePort}/`);
    // Gathering ends by itself; whatever would be sent has been sent by then.
    const candidates = await page.evaluate(`(async () => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${stun.address().port}' }] });
      const found = [];
      const complete = new Promise((resolve) => {
        peer.onicecandidate = ({ candidate }) => (candidate ? found.push(candidate.candidate) : resolve());
      });
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
      await complete;
      return found;
    })()`);
    expect(candidates).toEqual([]);
    expect(packets).toEqual([]);
    stun.close();
  });
});
