import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { fitViewport } from './fit-viewport.ts';

interface Command {
  id: number;
  method: string;
  params: { bounds?: { width: number; height: number } };
}

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate();
    server.close();
  }
});

/** A window as CDP shows it: its page is as large as the window less its bars. `refuses` keeps its size. */
async function startWindow(barsAt: (measurement: number) => number, refuses = false) {
  const window = { width: 800, height: 600, resized: 0 };
  let measurements = 0;
  const answers: Record<string, (command: Command) => object> = {
    'Target.getTargets': () => ({ targetInfos: [{ targetId: 'page-1', type: 'page' }] }),
    'Target.attachToTarget': () => ({ sessionId: 'session-1' }),
    'Browser.getWindowForTarget': () => ({ windowId: 1, bounds: { width: window.width, height: window.height } }),
    'Browser.setWindowBounds': ({ params }) => {
      window.resized += 1;
      if (!refuses) Object.assign(window, params.bounds);
      return {};
    },
    'Runtime.evaluate': () => ({
      result: { value: { width: window.width, height: window.height - barsAt(measurements++) } },
    }),
  };
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  servers.push(server);
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const command = JSON.parse(data.toString()) as Command;
      socket.send(JSON.stringify({ id: command.id, result: answers[command.method]!(command) }));
    });
  });
  await once(server, 'listening');
  return { window, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const wanted = { width: 1024, height: 700 };

describe('fitViewport', () => {
  it('makes the window larger than the page by its bars', async () => {
    const { window, url } = await startWindow(() => 87);
    await fitViewport(url, wanted, 5_000);
    expect(window).toEqual({ width: 1024, height: 787, resized: 1 });
  });

  it('measures again when a bar appears meanwhile', async () => {
    const { window, url } = await startWindow((measurement) => (measurement === 0 ? 87 : 143));
    await fitViewport(url, wanted, 5_000);
    expect(window).toEqual({ width: 1024, height: 843, resized: 2 });
  });

  it('leaves a window alone that fits', async () => {
    const { window, url } = await startWindow(() => 0);
    await fitViewport(url, { width: 800, height: 600 }, 5_000);
    expect(window.resized).toBe(0);
  });

  it('says which size a window has that refuses', async () => {
    const { url } = await startWindow(() => 0, true);
    await expect(fitViewport(url, wanted, 300)).rejects.toMatchObject({
      code: 'viewport-refused',
      message: expect.stringMatching(/1024x700; it has 800x600/),
    });
  });

  it('does not wait for a browser that does not answer', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    servers.push(server);
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await expect(fitViewport(url, wanted, 200)).rejects.toThrow('hung up');
  });
});
