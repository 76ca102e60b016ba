import { afterEach, describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
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

describe('closing', () => {
  it('a connection tells the client why', async () => {
    const { port, relay } = await start();
    const client = await openClient(port);
    const closed = closeOf(client);
    relay.connections()[0]?.close(1008, 'session timed out');
    expect(await closed).toEqual({ code: 1008, reason: 'session timed out' });
  });

  it.each([
    ['with a reason of its own', (socket: WebSocket) => socket.close(4404, 'no such page'), 'no such page'],
    ['without a word', (socket: WebSocket) => socket.terminate(), 'the browser has closed the connection'],
  ])('a target that ends %s is heard once', async (_how, endIt, reason) => {
    const { port, browser } = await start();
    const socket = await rawUpgrade(port);
    const received: Buffer[] = [];
    // Answered as a client must: a close frame of its own, masked with zeros.
    socket.on('data', (data: Buffer) => {
      received.push(data);
      socket.write(Buffer.from([0x88, 0x80, 0, 0, 0, 0]));
    });
    await until(() => browser.clients.size === 1);
    browser.clients.forEach(endIt);
    await new Promise((resolve) => socket.once('end', resolve));
    const bytes = Buffer.concat(received);
    expect(bytes.subarray(4).toString()).toBe(reason);
    expect(bytes[1]).toBe(bytes.length - 2);
    socket.destroy();
  });

  it('the relay ends attached and waiting clients, and refuses new ones', async () => {
    let waiting = false;
    const { port, relay, browser } = await start({
      resolveTarget: ({ route }) => {
        if (route.kind !== 'page') return { host: '127.0.0.1', port: browser.port, path: route.path };
        waiting = true;
        return new Promise(() => undefined);
      },
    });
    const client = await openClient(port);
    const held = openClient(port, `/devtools/page/A?signingKey=${TOKEN}`);
    const refused = expect(held).rejects.toThrow('503');
    const closed = closeOf(client);
    await until(() => waiting);
    const closing = relay.close(1001, 'the gateway is restarting', 60);
    await expect(openClient(port)).rejects.toThrow();
    expect(await closed).toEqual({ code: 1001, reason: 'the gateway is restarting' });
    await refused;
    await closing;
    await relay.close(1001, 'twice');
  });

  it('drains: it does not wait longer than its clients stay', async () => {
    const { port, relay } = await start();
    const client = await openClient(port);
    const closing = relay.close(1001, 'restart', 60_000);
    client.close();
    await closing;
  });
});

describe('hostile input', () => {
  it.each([
    ['bytes that are no HTTP', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400],
    ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['two lengths', 'GET /json HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
    ['a method that does not exist', 'HACK / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ])('%s gets %s', async (_what, text, status) => {
    const { port } = await start();
    expect(await rawExchange(port, text)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    (await openClient(port)).terminate();
  });

  it('CONNECT is not served', async () => {
    const { port } = await start();
    expect(await rawExchange(port, 'CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n')).not.toMatch(/ 200 /);
  });

  it('leaves no token in what is reported about refusals', async () => {
    const { port, refusals } = await start();
    await rawExchange(port, upgradeRequest('/json?signingKey=super-secret'));
    expect(refusals).toHaveLength(1);
    expect(JSON.stringify(refusals)).not.toContain('super-secret');
  });
});
