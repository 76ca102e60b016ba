import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { askRelay } from './ask-relay.ts';
import { debugSession } from './debug-session.ts';

let dynamo: TestDynamo;
let sessions: SessionStore;
let projectId: string;
const NOW = new Date();
const granted: { scope: string; expiresAt: number }[] = [];
const page = { id: 'P1', title: 'Example', url: 'https://example.com/', faviconUrl: '', type: 'page' };

beforeAll(async () => {
  dynamo = await startTestDynamo();
  sessions = new SessionStore({ client: dynamo.client, tables, clock: () => NOW });
  const projects = new ProjectStore({ client: dynamo.client, tables });
  ({ projectId } = await projects.create({ name: 'test', concurrency: 50 }));
});
afterAll(() => dynamo.stop());

interface Options {
  expiresIn?: number;
  readOnly?: boolean;
  base?: string;
  pages?: (typeof page)[];
  hasDevTools?: boolean;
}
const debug = (id: string, options: Options = {}) =>
  debugSession(
    { params: { id }, projectId, query: { expiresIn: options.expiresIn, readOnly: options.readOnly } },
    {
      sessions,
      signer: { sign: async (grant) => (granted.push(grant), `${grant.scope}.b.c`) },
      askRelay: async (_endpoint, token) => {
        expect(token).toBe('debug.b.c');
        return { pages: options.pages ?? [page], hasDevTools: options.hasDevTools ?? true };
      },
      connectBaseUrl: options.base ?? 'wss://connect.example.com',
      clock: () => NOW,
    },
  );
async function live() {
  const { sessionId } = await sessions.create(newTestSession(projectId, { timeoutSeconds: 600 }));
  return bringTo(sessions, sessionId, 'READY');
}

describe(debugSession, () => {
  it('links every page to the inspector of the gateway', async () => {
    const { sessionId } = await live();
    const { status, body } = await debug(sessionId);
    const { pages, ...rest } = body as { pages: Record<string, string>[]; debuggerUrl: string; wsUrl: string };
    expect(status).toBe(200);
    expect(pages).toMatchObject([{ id: 'P1', title: 'Example', url: 'https://example.com/', faviconUrl: '' }]);
    expect(rest.debuggerUrl).toBe(pages[0]?.['debuggerUrl']);
    expect(rest.wsUrl).toBe('wss://connect.example.com/?signingKey=debug.b.c');
    const inspector = new URL(rest.debuggerUrl);
    expect(inspector.origin).toBe('https://connect.example.com');
    expect(inspector.searchParams.get('wss')).toBe('connect.example.com/devtools/page/P1?signingKey=debug.b.c');
    expect(JSON.stringify(body)).not.toContain('10.0.0.7');
  });

  it('links every page, and the one in front, to the live view', async () => {
    const { sessionId } = await live();
    const { body } = await debug(sessionId);
    const { pages, debuggerFullscreenUrl } = body as Record<string, string> & { pages: Record<string, string>[] };
    const ofPage = new URL(pages[0]?.['debuggerFullscreenUrl'] ?? '');
    expect(ofPage.origin + ofPage.pathname).toBe('https://connect.example.com/devtools-fullscreen/inspector.html');
    expect(ofPage.searchParams.get('wss')).toBe('connect.example.com/live?page=P1&signingKey=debug.b.c');
    expect(new URL(debuggerFullscreenUrl ?? '').searchParams.get('wss')).toBe(
      'connect.example.com/live?signingKey=debug.b.c',
    );
  });

  it('links to the live view where the browser has no DevTools', async () => {
    const { sessionId } = await live();
    const { body } = await debug(sessionId, { hasDevTools: false });
    const { pages, debuggerUrl } = body as { pages: Record<string, string>[]; debuggerUrl: string };
    expect(debuggerUrl).toContain('/devtools-fullscreen/');
    expect(debuggerUrl).toBe(pages[0]?.['debuggerFullscreenUrl']);
  });

  it('gives links for watching only', async () => {
    const { sessionId } = await live();
    const { body } = await debug(sessionId, { readOnly: true, expiresIn: 60 });
    expect(granted.at(-1)).toMatchObject({ scope: 'view', expiresAt: Math.floor(NOW.getTime() / 1000) + 60 });
    expect(JSON.stringify(body)).not.toMatch(/debug\.b\.c|\/devtools\/|\/devtools%2F/);
    expect(body).toMatchObject({ wsUrl: 'wss://connect.example.com/live?signingKey=view.b.c' });
  });

  it('names the socket without TLS where the gateway has none', async () => {
    const { sessionId } = await live();
    const { body } = await debug(sessionId, { base: 'ws://127.0.0.1:9000' });
    const inspector = new URL((body as { debuggerUrl: string }).debuggerUrl);
    expect(inspector.origin).toBe('http://127.0.0.1:9000');
    expect(inspector.searchParams.get('ws')).toBe('127.0.0.1:9000/devtools/page/P1?signingKey=debug.b.c');
  });

  it.each([
    [undefined, 600],
    [60, 60],
    [21_600, 600],
  ])('with expiresIn %p signs for watching only, for %d s', async (expiresIn, seconds) => {
    const { sessionId } = await live();
    await debug(sessionId, { expiresIn });
    expect(granted.at(-1)).toMatchObject({
      scope: 'debug',
      expiresAt: Math.floor(NOW.getTime() / 1000) + seconds,
    });
  });

  it('answers for a browser without pages', async () => {
    const { sessionId } = await live();
    const { body } = await debug(sessionId, { pages: [] });
    const { debuggerUrl, pages } = body as { debuggerUrl: string; pages: unknown[] };
    expect(pages).toEqual([]);
    expect(new URL(debuggerUrl).searchParams.get('wss')).toBe('connect.example.com/live?signingKey=debug.b.c');
  });

  it.each([
    ['CREATING', 503, { 'retry-after': '1' }],
    ['STARTING', 503, { 'retry-after': '1' }],
    ['TERMINATING', 410, {}],
    ['STOPPED', 410, {}],
    ['FAILED', 410, {}],
  ] as const)('refuses one in %s with %d', async (state, status, headers) => {
    const { sessionId } = await sessions.create(newTestSession(projectId));
    await bringTo(sessions, sessionId, state);
    await expect(debug(sessionId)).rejects.toMatchObject({ status, headers });
  });

  it('knows no session that does not exist', async () => {
    await expect(debug('missing')).rejects.toMatchObject({ status: 404 });
  });
});

describe(askRelay, () => {
  async function ask(answer: RequestListener) {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return askRelay({ host: '127.0.0.1', port }, 'a.b.c').finally(() => {
      server.closeAllConnections();
      server.close();
    });
  }

  it.each([
    [200, true],
    [501, false],
  ])('shows the token and keeps the pages; a front-end that answers %d is there: %p', async (status, hasDevTools) => {
    const watchable = await ask(({ url, headers }, response) => {
      if (headers['x-bb-signing-key'] !== 'a.b.c') return response.writeHead(401).end();
      if (url === '/devtools/inspector.html') return response.writeHead(status).end('<html>');
      const { faviconUrl: _, ...plain } = page;
      response.writeHead(url === '/json/list' ? 200 : 404);
      response.end(JSON.stringify([plain, { ...page, id: 'W', type: 'service_worker' }]));
    });
    expect(watchable).toEqual({ pages: [page], hasDevTools });
  });

  it.each<[string, RequestListener]>([
    ['an error', (_, response) => void response.writeHead(500).end()],
    ['no JSON', (_, response) => void response.end('<html>')],
    ['another JSON', (_, response) => void response.end('{"pages":[]}')],
    ['a redirect', (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['nothing', (request) => void request.socket.destroy()],
  ])('is a passing fault when the relay answers with %s', async (_, answer) => {
    await expect(ask(answer)).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  });
});
