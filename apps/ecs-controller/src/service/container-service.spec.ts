import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { RelayScope, Route } from '@wallcrawler/cdp-relay';
import { createLogger } from '@wallcrawler/runtime';
import { WebSocket } from 'ws';
import { isServiceRoute, startContainerService, type ContainerService } from './container-service.ts';

let service: ContainerService;
let asked: unknown[];

beforeEach(async () => {
  asked = [];
  service = await startContainerService(
    {
      live: (socket, viewer) => {
        asked.push(viewer);
        socket.send('hello');
      },
      uploads: async ({ method }, response, name) => {
        if (name === 'broken') throw new Error('the disk is full');
        asked.push([method, name]);
        response.end();
      },
      webdriver: ({ method, url, headers }, response) => {
        asked.push([method, url, headers['x-wallcrawler-scope']]);
        response.end();
      },
    },
    createLogger({ service: 'test' }, 'error', () => undefined),
  );
});
afterEach(() => service.close());

const ask = (method: string, route: Route, scope: RelayScope = 'connect') => {
  const { port, path, headers } = service.target(route, scope);
  return fetch(`http://127.0.0.1:${port}${path}`, { method, headers: { ...headers } });
};
const upload = (name: string): Route => ({ kind: 'uploads', path: `/uploads/${name}` });

describe(startContainerService, () => {
  it('gives an upload its plain name', async () => {
    expect((await ask('PUT', upload('a%20b.pdf'))).status).toBe(200);
    expect(asked).toEqual([['PUT', 'a b.pdf']]);
  });

  it('refuses a name that leads elsewhere', async () => {
    for (const name of ['a%2fb', '%00', 'a%5cb']) expect((await ask('POST', upload(name))).status).toBe(400);
    expect(asked).toEqual([]);
  });

  it('passes WebDriver requests on as they are', async () => {
    await ask('DELETE', { kind: 'webdriver', path: '/webdriver/session/1?x=1' });
    expect(asked).toEqual([['DELETE', '/webdriver/session/1?x=1', 'connect']]);
  });

  it('gives the live view its socket, the scope and the page', async () => {
    const { port, path, headers } = service.target({ kind: 'live', path: '/live?page=P1' }, 'view');
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { ...headers } });
    expect(String((await once(socket, 'message'))[0])).toBe('hello');
    expect(asked).toEqual([{ scope: 'view', page: 'P1' }]);
    const closed = once(socket, 'close');
    await service.close();
    await closed;
  });

  it('answers 500 when a handler fails, and goes on', async () => {
    expect((await ask('POST', upload('broken'))).status).toBe(500);
    expect((await ask('POST', upload('a'))).status).toBe(200);
  });

  it('takes nothing without its secret', async () => {
    const forged = { 'x-wallcrawler-scope': 'connect', 'x-wallcrawler-service': 'x'.repeat(43) };
    for (const headers of [{}, forged]) {
      const base = `127.0.0.1:${service.port}`;
      expect((await fetch(`http://${base}/webdriver/status`, { headers })).status).toBe(403);
      await expect(once(new WebSocket(`ws://${base}/live`, { headers }), 'open')).rejects.toThrow();
    }
    expect(asked).toEqual([]);
  });

  it('is there for three kinds of routes', () => {
    const kinds = ['live', 'uploads', 'webdriver', 'browser', 'page', 'json', 'live-page'] as const;
    expect(kinds.filter((kind) => isServiceRoute({ kind, path: '/' }))).toEqual(['live', 'uploads', 'webdriver']);
  });
});
