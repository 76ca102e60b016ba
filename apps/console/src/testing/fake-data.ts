import type { LogEntry, Session, SessionDetails, SessionStatus, UsageDay } from '../api/types.ts';

const STATUSES: SessionStatus[] = [
  ...(['RUNNING', 'RUNNING', 'PENDING', 'COMPLETED', 'COMPLETED'] as const),
  ...(['COMPLETED', 'ERROR', 'COMPLETED', 'TIMED_OUT'] as const),
];
const TEAMS = ['checkout', 'search', 'growth', 'qa'];
const PROJECT = '0f3cf1fe-6a52-4d3b-9a6e-2f1b6c9d1e77';

const pseudo = (seed: number): number => ((seed * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;
const hex = (seed: number, length: number): string =>
  Math.floor(pseudo(seed) * 16 ** length)
    .toString(16)
    .padStart(length, '0');
const idOf = (n: number): string =>
  `${hex(n + 1, 8)}-${hex(n + 2, 4)}-4${hex(n + 3, 3)}-a${hex(n + 4, 3)}-${hex(n + 5, 8)}${hex(n, 4)}`;

/** The same sessions for the same count and time: the first few are live. */
export const fakeSessions = (count: number, now: number): Session[] =>
  Array.from({ length: count }, (_, index) => {
    const status = STATUSES[index < STATUSES.length ? index : 3 + (index % 6)]!;
    const created = now - 20_000 - index * 95_000 - pseudo(index) * 60_000;
    const hasEnded = status !== 'RUNNING' && status !== 'PENDING';
    const ended = created + 8_000 + pseudo(index + 7) * 900_000;
    const iso = (time: number): string => new Date(time).toISOString();
    const run = { name: `nightly-${1_200 - index}` };
    return {
      id: idOf(index),
      createdAt: iso(created),
      updatedAt: iso(hasEnded ? ended : created + 1_000),
      startedAt: iso(created + 420),
      expiresAt: iso(created + 3_600_000),
      ...(hasEnded && { endedAt: iso(ended) }),
      projectId: PROJECT,
      status,
      keepAlive: index % 3 === 0,
      proxyBytes: Math.round(pseudo(index + 11) ** 3 * 90_000_000),
      region: 'us-east-1',
      ...(index % 5 === 1 && { contextId: `7c1${hex(index, 5)}-1111-4222-8333-444455556666` }),
      ...(index % 7 !== 6 && {
        userMetadata: { team: TEAMS[index % 4], run, ...(index % 4 === 0 && { env: 'staging' }) },
      }),
    };
  });

/** A session as retrieve shows it. */
export function fakeDetails(session: Session): SessionDetails {
  const at = (offset: number): string => new Date(Date.parse(session.createdAt) + offset).toISOString();
  const last = session.status === 'ERROR' ? 'FAILED' : session.status === 'TIMED_OUT' ? 'TIMED_OUT' : 'STOPPED';
  return {
    ...session,
    ...(session.status === 'RUNNING' && { connectUrl: 'ws://127.0.0.1:8788/?signingKey=fake' }),
    timeline: [
      { state: 'CREATING', at: at(0) },
      { state: 'PROVISIONING', at: at(11) },
      { state: 'STARTING', at: at(90) },
      { state: 'READY', at: at(420) },
      { state: 'ACTIVE', at: at(1_310) },
      ...(session.endedAt ? [{ state: last, at: session.endedAt }] : []),
    ],
  };
}

/** The events of `count` requests, one of ten of which fails, with what the page wrote. */
export const fakeLogs = (session: Session, count: number): LogEntry[] =>
  Array.from({ length: count }, (_, index) => logsOfRequest(session, index)).flat();

const TYPES = ['Document', 'Script', 'Stylesheet', 'Image', 'XHR'];
const FILES = ['products/runner', 'assets/app.js', 'assets/shop.css', 'images/shoe.webp', 'api/cart'];

function logsOfRequest(session: Session, index: number): LogEntry[] {
  const begin = Date.parse(session.startedAt) + 900 + index * 140;
  const type = TYPES[index % 5];
  const url = `https://shop.example.com/${FILES[index % 5]}?v=${index}`;
  const requestId = `r${index}`;
  const event = (method: string, params: Record<string, unknown>, offset: number): LogEntry => ({
    method,
    pageId: index % 3 === 2 ? 1 : 0,
    sessionId: session.id,
    timestamp: begin + offset,
    request: { params },
  });
  const end = pseudo(index) * 380;
  const request = { url, method: type === 'XHR' ? 'POST' : 'GET' };
  const args = [{ type: 'string', value: `cart updated: ${index} items` }];
  return [
    event('Network.requestWillBeSent', { requestId, type, request }, 0),
    event(
      'Network.responseReceived',
      { requestId, type, response: { url, status: index % 10 === 9 ? 404 : 200 } },
      end,
    ),
    event('Network.loadingFinished', { requestId, encodedDataLength: Math.round(pseudo(index + 3) * 2e5) }, end + 12),
    ...(index % 4 === 1
      ? [event('Runtime.consoleAPICalled', { type: ['log', 'warning', 'error'][index % 3], args }, end + 20)]
      : []),
  ];
}

export const fakeUsageDays = (now: number): UsageDay[] =>
  Array.from({ length: 30 }, (_, index) => {
    const sessions = Math.round(40 + 60 * pseudo(index + 1) + index * 3);
    const date = new Date(now - (29 - index) * 86_400_000).toISOString().slice(0, 10);
    return { date, sessions, browserMinutes: sessions * 7, proxyBytes: sessions * 3_400_000 * (1 + pseudo(index)) };
  });
