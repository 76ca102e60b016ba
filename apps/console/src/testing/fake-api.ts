/**
 * `node apps/console/src/testing/fake-api.ts [port]`: answers as the API does, from memory and with ten thousand
 * sessions, for work on the console's looks. It takes every key but `wrong`.
 */
import http from 'node:http';
import { fakeDetails, fakeLogs, fakeSessions, fakeUsageDays } from './fake-data.ts';

interface Answer {
  status?: number;
  body: unknown;
  headers?: Record<string, string>;
}
type Handler = (id: string, query: URLSearchParams) => Answer;

const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': '*',
  'access-control-expose-headers': 'x-request-id, x-next-cursor, x-next-after',
  'content-type': 'application/json',
};
const PAGE = '<body style="font:16px system-ui;display:grid;place-items:center;height:90vh"><h1>A page, live</h1>';
const port = Number(process.argv[2] ?? 8790);
const started = Date.now();
const sessions = fakeSessions(10_000, started);
const ago = (minutes: number): string => new Date(started - minutes * 60_000).toISOString();
const found = (id: string) => sessions.find((session) => session.id === id)!;
const list =
  (...rows: object[]): Handler =>
  () => ({ body: rows });
const failure = (status: number, message: string, code: string): Answer => ({
  status,
  body: { statusCode: status, message, code },
});

const project = {
  id: sessions[0]!.projectId,
  name: 'storefront',
  ownerId: 'local',
  concurrency: 25,
  defaultTimeout: 900,
  createdAt: ago(90_000),
  updatedAt: ago(90_000),
};
const live = `http://127.0.0.1:${port}/page`;
const context = (id: string, name: string | undefined, minutes: number) => ({
  ...{ id: `7c1${id}-1111-4222-8333-444455556666`, name },
  ...{ createdAt: ago(9_000), updatedAt: ago(minutes) },
});
const extension = {
  id: 'e0000001-1111-4222-8333-444455556666',
  fileName: 'reader.zip',
  name: 'Reader',
  version: '2.1.0',
};
const webhook = { id: 'w1', endpoint: 'https://example.com/hooks', eventTypes: ['session.ready', 'session.failed'] };

const ROUTES: [RegExp, Handler][] = [
  [/^GET \/v1\/projects$/, list(project)],
  [/^GET \/v1\/projects\/[^/]+$/, () => ({ body: project })],
  [
    /^GET \/v1\/projects\/[^/]+\/usage$/,
    () => ({ body: { browserMinutes: 31_840, proxyBytes: 48.2e9, days: fakeUsageDays(started) } }),
  ],
  [/^GET \/v1\/sessions$/, (_id, query) => listSessions(query)],
  [/^POST \/v1\/sessions$/, () => failure(429, '25 of 25 sessions are running', 'concurrency_limit')],
  [/^(?:GET|POST) \/v1\/sessions\/([^/]+)$/, (id) => ({ body: fakeDetails(found(id)) })],
  [/^GET \/v1\/sessions\/([^/]+)\/debug$/, () => ({ body: { debuggerUrl: live, debuggerFullscreenUrl: live } })],
  [/^GET \/v1\/sessions\/([^/]+)\/logs$/, (id, query) => logs(id, Number(query.get('after') ?? 0))],
  [
    /^GET \/v1\/contexts$/,
    list(context('00001', 'shop-login', 4), context('00002', 'admin', 60), context('00003', undefined, 3_000)),
  ],
  [/^GET \/v1\/extensions$/, list({ ...extension, createdAt: ago(4_000) })],
  [
    /^GET \/v1\/api-keys$/,
    list(
      { id: '3b9f0c12', name: 'default', createdAt: ago(90_000) },
      { id: '91aa02ef', name: 'ci', createdAt: ago(8) },
    ),
  ],
  [/^GET \/v1\/webhooks$/, () => ({ body: { data: [{ ...webhook, createdAt: ago(700) }], nextCursor: null } })],
];

function listSessions(query: URLSearchParams): Answer {
  const rows = sessions.filter(({ status }) => !query.get('status') || status === query.get('status'));
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 1_000);
  return { body: rows.slice(from, to), headers: to < rows.length ? { 'x-next-cursor': String(to) } : {} };
}

function logs(id: string, after: number): Answer {
  const all = fakeLogs(found(id), 400);
  return { body: all.slice(after), headers: { 'x-next-after': String(all.length) } };
}

function answerTo(method: string | undefined, pathname: string, query: URLSearchParams): Answer {
  for (const [pattern, handle] of ROUTES) {
    const match = pattern.exec(`${method} ${pathname}`);
    if (match) return handle(match[1] ?? '', query);
  }
  return failure(404, 'there is no such thing', 'not_found');
}

http
  .createServer(({ method, url, headers }, response) => {
    const { pathname, searchParams } = new URL(url ?? '/', 'http://localhost');
    if (pathname === '/page') return void response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    let answer: Answer = { status: 204, body: undefined };
    if (headers['x-bb-api-key'] === 'wrong') answer = failure(401, 'no valid API key', 'unauthorized');
    else if (method !== 'OPTIONS') answer = answerTo(method, pathname, searchParams);
    response.writeHead(answer.status ?? 200, { ...HEADERS, ...answer.headers, 'x-request-id': `r${pathname.length}` });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  })
  .listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));
