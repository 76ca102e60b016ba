import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { connectCdp } from './connect-cdp.ts';

interface Command {
  id: number;
  method: string;
  sessionId?: string;
}

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.clients.forEach((client) => client.terminate());
    server.close();
  }
});

/** A browser that answers each command as told. */
async function startBrowser(answer: (command: Command, socket: WebSocket) => void): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  servers.push(server);
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => answer(JSON.parse(data.toString()) as Command, socket));
  });
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

describe(connectCdp, () => {
  it('gives each command its own answer, whatever their order', async () => {
    const held: Command[] = [];
    const url = await startBrowser((command, socket) => {
      held.push(command);
      if (held.length < 2) return;
      for (const { id, method, sessionId } of held.reverse())
        socket.send(JSON.stringify({ id, result: { method, sessionId } }));
    });
    const browser = await connectCdp(url);
    const answers = await Promise.all([browser.send('A.a'), browser.send('B.b', {}, 'page-1')]);
    expect(answers).toEqual([{ method: 'A.a' }, { method: 'B.b', sessionId: 'page-1' }]);
    browser.close();
  });

  it('rejects a refused command with the name of its method', async () => {
    const url = await startBrowser(({ id }, socket) =>
      socket.send(JSON.stringify({ id, error: { message: 'not allowed' } })),
    );
    const browser = await connectCdp(url);
    await expect(browser.send('A.a')).rejects.toThrow('A.a: not allowed');
    browser.close();
  });

  it('tells listeners of events with their session until they stop', async () => {
    const url = await startBrowser(({ id }, socket) => {
      socket.send(JSON.stringify({ method: 'Page.opened', params: { n: id }, sessionId: 'page-1' }));
      socket.send(JSON.stringify({ id, result: {} }));
    });
    const browser = await connectCdp(url);
    const heard: unknown[] = [];
    const stop = browser.on('Page.opened', (params, sessionId) => heard.push([params, sessionId]));
    await browser.send('A.a');
    stop();
    await browser.send('A.a');
    expect(heard).toEqual([[{ n: 1 }, 'page-1']]);
    browser.close();
  });

  it('rejects what is unanswered when the browser hangs up, and every later command', async () => {
    const url = await startBrowser((_command, socket) => socket.terminate());
    const browser = await connectCdp(url);
    await expect(browser.send('A.a')).rejects.toThrow('A.a: the browser hung up');
    await browser.closed;
    await expect(browser.send('B.b')).rejects.toThrow('B.b: the browser hung up');
  });

  it('rejects when nobody listens', async () => {
    await expect(connectCdp('ws://127.0.0.1:1/')).rejects.toThrow();
  });
});
