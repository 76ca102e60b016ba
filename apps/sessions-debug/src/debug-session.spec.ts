import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProjectStore, SessionStore } from '@wallcrawler/session-store';
import { TEST_TABLES as tables, bringTo, newTestSession, startTestDynamo } from '@wallcrawler/testing';
import type { TestDynamo } from '@wallcrawler/testing';
import { debugSession } from './debug-session.ts';
import { listPages } from './list-pages.ts';

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

const debug = (id: string, options: { expiresIn?: number; base?: string; pages?: (typeof page)[] } = {}) =>
  debugSession(
    { params: { id }, projectId, query: { expiresIn: options.expiresIn } },
    {
      sessions,
      signer: { sign: async (grant) => (granted.push(grant), 'a.b.c') },
      listPages: async () => options.pages ?? [page],
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
    expect(rest.wsUrl).toBe('wss://connect.example.com/?signingKey=a.b.c');
    const inspector = new URL(rest.debuggerUrl);
    expect(inspector.origin).toBe('https://connect.example.com');
    expect(inspector.searchParams.get('wss')).toBe('connect.example.com/devtools/page/P1?signingKey=a.b.c');
    expect(JSON.stringify(body)).not.toContain('10.0.0.7');
  });

  it('names the socket without TLS where the gateway has none', async () => {
    const { sessionId } = await live();
    const { body } = await debug(sessionId, { base: 'ws://127.0.0.1:9000' });
    const inspector = new URL((body as { debuggerUrl: string }).debuggerUrl);
    expect(inspector.origin).toBe('http://127.0.0.1:9000');
    expect(inspector.searchParams.get('ws')).toBe('127.0.0.1:9000/devtools/page/P1?signingKey=a.b.c');
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
    expect((await debug(sessionId, { pages: [] })).body).toMatchObject({ debuggerUrl: '', pages: [] });
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

describe(listPages, () => {
  async function askRelay(answer: RequestListener) {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return listPages({ host: '127.0.0.1', port }, 'a.b.c').finally(() => server.close());
  }

  it('shows the token to the relay and keeps the pages of its list', async () => {
    const pages = await askRelay(({ url, headers }, response) => {
      const known = url === '/json/list' && headers['x-bb-signing-key'] === 'a.b.c';
      const { faviconUrl: _, ...plain } = page;
      response.writeHead(known ? 200 : 401).end(JSON.stringify([plain, { ...page, id: 'W', type: 'service_worker' }]));
    });
    expect(pages).toEqual([page]);
  });

  it.each<[string, RequestListener]>([
    ['an error', (_, response) => void response.writeHead(500).end()],
    ['no JSON', (_, response) => void response.end('<html>')],
    ['another JSON', (_, response) => void response.end('{"pages":[]}')],
    ['a redirect', (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['nothing', (request) => void request.socket.destroy()],
  ])('is a passing fault when the relay answers with %s', async (_, answer) => {
    await expect(askRelay(answer)).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  });
});
