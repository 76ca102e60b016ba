import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { closeOf, openClient, rawUpgrade, startRelay, TOKEN, upgradeRequest } from './testing/start-relay.ts';
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

describe('a browser that fails', () => {
  it.each([
    ['hangs up during the handshake', (socket: { destroy(): void }) => socket.destroy(), 502],
    ['answers nonsense', (socket: { end(text: string): void }) => socket.end('what?\r\n\r\n'), 502],
    [
      'refuses the upgrade',
      (socket: { end(text: string): void }) => socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n'),
      404,
    ],
    [
      'answers with an ordinary response',
      (socket: { end(text: string): void }) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi'),
      502,
    ],
  ])('and %s gives the client an answer and leaves the relay alive', async (_what, onUpgrade, status) => {
    const { port, browser, events } = await start();
    browser.behaviour.onUpgrade = onUpgrade;
    await expect(openClient(port)).rejects.toThrow(String(status));
    await expect(openClient(port)).rejects.toThrow(String(status));
    browser.behaviour.onUpgrade = undefined;
    const client = await openClient(port);
    expect(events).toEqual(['attach']);
    client.terminate();
  });

  it('is unreachable: 502', async () => {
    const { port } = await start({ resolveTarget: () => ({ host: '127.0.0.1', port: 1, path: '/' }) });
    await expect(openClient(port)).rejects.toThrow('502');
  });

  it('dies while a client is attached: the client is closed with 1011', async () => {
    const { port, browser, events } = await start();
    const client = await openClient(port);
    const closed = closeOf(client);
    browser.sockets.forEach((socket) => socket.resetAndDestroy());
    expect(await closed).toEqual({ code: 1011, reason: 'the browser has closed the connection' });
    await until(() => events.length === 2);
    expect(events).toEqual(['attach', 'detach']);
  });
});

describe('a client that vanishes', () => {
  it.each(['destroy', 'resetAndDestroy'] as const)('by %s while attached frees the browser side', async (how) => {
    const { port, browser, relay, events } = await start();
    const socket = await rawUpgrade(port);
    await until(() => browser.clients.size === 1);
    socket[how]();
    await until(() => browser.clients.size === 0 && browser.sockets.size === 0);
    await until(() => events.length === 2);
    expect(relay.connections()).toHaveLength(0);
  });

  it('in the middle of a large answer frees the browser side', async () => {
    const { port, browser, relay } = await start();
    const socket = await rawUpgrade(port);
    await until(() => browser.clients.size === 1);
    socket.pause();
    for (const client of browser.clients) client.send(Buffer.alloc(40 * 1024 * 1024));
    socket.destroy();
    await until(() => browser.sockets.size === 0);
    await until(() => relay.connections().length === 0);
  });

  it('while its upgrade is held ends the wait', async () => {
    const aborted = deferred<string>();
    const { port, browser } = await start({
      resolveTarget: (_request, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted.resolve('aborted');
            reject(new Error('gone'));
          });
        }),
    });
    const socket = connect(port, '127.0.0.1');
    socket.write(upgradeRequest(`/?signingKey=${TOKEN}`), () => socket.end());
    expect(await aborted.promise).toBe('aborted');
    expect(browser.requests).toEqual([]);
    socket.destroy();
  });

  it('without a trace is cut after too many unanswered pings', async () => {
    const { port, relay } = await start({ pingIntervalMs: 20, maxUnansweredPings: 5 });
    const socket = await rawUpgrade(port);
    let pings = 0;
    socket.on('data', (data: Buffer) => (pings += data.equals(Buffer.from([0x89, 0])) ? 1 : 0));
    await until(() => relay.connections().length === 0);
    expect(pings).toBeGreaterThanOrEqual(3);
  });

  it('is not cut while it answers pings', async () => {
    const { port, relay, browser } = await start({ pingIntervalMs: 20, maxUnansweredPings: 3 });
    const client = await openClient(port);
    let pings = 0;
    client.on('ping', () => pings++);
    await until(() => pings > 10);
    expect(relay.connections()).toHaveLength(1);
    expect(browser.clients.size).toBe(1);
    client.send('still here');
    expect((await once(client, 'message'))[0].toString()).toBe('still here');
    client.terminate();
  });
});
