import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import {
  closeOf,
  openClient,
  rawExchange,
  rawUpgrade,
  startRelay,
  TOKEN,
  upgradeRequest,
} from './testing/start-relay.ts';
import { until } from '@wallcrawler/testing/until';
import { deferred } from './testing/deferred.ts';

type Started = Awaited<ReturnType<typeof startRelay>>;
const started: Started[] = [];
const start = async (...options: Parameters<typeof startRelay>): Promise<Started> => {
  const one = await startRelay(...options);
  started.push(one);
  return one;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
});

describe('an upgrade', () => {
  it('carries messages both ways, reports attach and detach once, and counts bytes', async () => {
    const { port, relay, events, browser } = await start();
    const client = await openClient(port);
    client.send('hello');
    expect((await once(client, 'message'))[0].toString()).toBe('hello');
    expect(events).toEqual(['attach']);
    client.close(1000);
    await closeOf(client);
    await until(() => events.length === 2 && browser.sockets.size === 0);
    expect(events).toEqual(['attach', 'detach']);
    expect(relay.bytes()).toBeGreaterThanOrEqual(2 * 'hello'.length);
    expect(relay.connections()).toHaveLength(0);
  });

  it('carries ten megabytes and many small messages unchanged and in order', async () => {
    const { port, relay } = await start();
    const client = await openClient(port);
    const large = Buffer.alloc(10 * 1024 * 1024, 'x');
    const received: (string | number)[] = [];
    client.on('message', (data: Buffer) => received.push(data.length > 100 ? data.length : data.toString()));
    const expected: (string | number)[] = [];
    for (let index = 0; index < 200; index++) {
      client.send(String(index));
      expected.push(String(index));
    }
    client.send(large);
    expected.push(large.length);
    await until(() => received.length === expected.length);
    expect(received).toEqual(expected);
    const [connection] = relay.connections();
    const { fromClient, toClient } = connection!.traffic();
    for (const bytes of [fromClient, toClient]) expect(bytes).toBeGreaterThan(large.length);
    expect(connection!.bytes()).toBe(fromClient + toClient);
    client.terminate();
  });

  it('stops reading from the browser while the client does not read', async () => {
    const { port, browser } = await start();
    const socket = await rawUpgrade(port);
    socket.pause();
    await until(() => browser.clients.size === 1);
    const [source] = browser.clients;
    const chunk = Buffer.alloc(1024 * 1024);
    for (let index = 0; index < 50; index++) source?.send(chunk);
    // What fits into the kernel's buffers leaves; the rest must wait in the browser, not in the relay.
    let before = -1;
    await until(() => {
      const now = source?.bufferedAmount ?? 0;
      const settled = now === before;
      before = now;
      return settled;
    });
    expect(source?.bufferedAmount).toBeGreaterThan(25 * 1024 * 1024);
    socket.destroy();
  });

  it('forwards neither the token nor Origin, Host, cookies or other headers', async () => {
    const { port, browser } = await start();
    const headers = { origin: 'https://evil.example', cookie: 'a=b', authorization: `Bearer ${TOKEN}`, 'x-other': '1' };
    (await openClient(port, '/', { headers })).terminate();
    (await openClient(port)).terminate();
    for (const request of browser.requests) {
      expect(JSON.stringify(request)).not.toContain(TOKEN);
      expect(request.headers).toMatchObject({ host: `127.0.0.1:${browser.port}` });
      expect(
        Object.keys(request.headers)
          .filter((name) => !name.startsWith('sec-websocket'))
          .sort(),
      ).toEqual(['connection', 'host', 'upgrade']);
    }
  });

  it('is held until the target is known', async () => {
    const released = deferred<undefined>();
    const { port, browser, relay } = await start({
      resolveTarget: async () => {
        await released.promise;
        return { host: '127.0.0.1', port: browser.port, path: '/' };
      },
    });
    const client = openClient(port);
    expect(relay.connections()).toHaveLength(0);
    released.resolve(undefined);
    (await client).terminate();
  });

  it('passes on what a client sends before it is answered', async () => {
    const { port } = await start();
    const socket = connect(port, '127.0.0.1');
    // A masked text frame "hi" with a mask of zeros, in the same packet as the request.
    const frame = Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]);
    socket.write(Buffer.concat([Buffer.from(upgradeRequest(`/?signingKey=${TOKEN}`)), frame]));
    let received = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => (received = Buffer.concat([received, data])));
    await until(() => received.includes(Buffer.from([0x81, 0x02, 0x68, 0x69])));
    socket.destroy();
  });

  it.each([
    ['without a token', '/', 401],
    ['with another token', '/?signingKey=other', 401],
    ['to a path that does not exist', `/secret?signingKey=${TOKEN}`, 404],
    ['to a path above the root', `/../../etc/passwd?signingKey=${TOKEN}`, 404],
  ])('%s is refused with a reason', async (_what, path, status) => {
    const { port, events, browser } = await start();
    const answer = await rawExchange(port, upgradeRequest(path));
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
      statusCode: status,
      message: expect.any(String),
    });
    expect(events).toEqual([]);
    expect(browser.requests).toEqual([]);
  });

  it('with a body is refused', async () => {
    const { port } = await start();
    const request = upgradeRequest(`/?signingKey=${TOKEN}`, ['Content-Length: 5']);
    expect(await rawExchange(port, request)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('to another protocol than WebSocket is refused', async () => {
    const { port } = await start();
    const request = upgradeRequest(`/?signingKey=${TOKEN}`).replace('Upgrade: websocket', 'Upgrade: h2c');
    expect(await rawExchange(port, request)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('beyond the limit is refused with 503, and the place is given back', async () => {
    const { port, relay } = await start({ maxConnections: 2 });
    const [first] = await Promise.all([openClient(port), openClient(port)]);
    await expect(openClient(port)).rejects.toThrow('503');
    first.terminate();
    await until(() => relay.connections().length === 1);
    (await openClient(port)).terminate();
  });
});
