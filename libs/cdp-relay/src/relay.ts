/**
 * The authenticated way to a browser. A request passes these stages, and each may refuse it:
 *
 *   route      only listed paths exist
 *   authorize  the token says which session
 *   resolve    where that session's browser is; an upgrade is held until this settles
 *   upstream   the handshake is repeated there
 *   connection bytes, until either end goes or the relay ends it with a reason
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyRuleOf, checkBody } from './bodies.ts';
import { forwardBody } from './body-forward.ts';
import { cookieTokenOf, redactUrl, takeToken, tokenCookie } from './connect-token.ts';
import { joinSockets, type OwnedConnection, type RelayConnection } from './connection.ts';
import { watchWaitingClient } from './early-bytes.ts';
import { refuse, refuseUpgrade, RelayError } from './errors.ts';
import type { CloseCode } from './frames.ts';
import { createHttpForwarder } from './http-forward.ts';
import { withPublicUrls } from './public-urls.ts';
import { parseRoute, type Route } from './routes.ts';
import { isPublic, requireScope, type RelayScope } from './scopes.ts';
import { openUpstream, type RelayTarget } from './upstream.ts';

/** What is known of a client: at least what it may do. */
export interface RelayClaims {
  readonly scope: RelayScope;
}

/** Options of `createRelay`. */
export interface RelayOptions<Claims extends RelayClaims> {
  /** Verifies the token, or throws an error whose `status` is the HTTP status of the refusal. */
  readonly authorize: (token: string | undefined, request: IncomingMessage) => Promise<Claims>;
  /** Says where the request goes; an upgrade waits for it. `signal` aborts when the client goes first. */
  readonly resolveTarget: (
    request: { claims: Claims; route: Route; token: string; upgrade: boolean },
    signal: AbortSignal,
  ) => Promise<RelayTarget> | RelayTarget;
  /** Base of the addresses in `/json` answers: `wss://host`, without a trailing slash. A function is asked each time. */
  readonly publicBaseUrl: string | (() => string);
  /** Answers the routes that need no token (kind `live-page`). Default: there are none, 404. */
  readonly servePublic?: (route: Route, response: ServerResponse) => void;
  readonly onAttach?: (connection: RelayConnection<Claims>) => void;
  readonly onDetach?: (connection: RelayConnection<Claims>) => void;
  /** Told about every refusal; `path` carries no query, so nothing in it is secret. */
  readonly onRefused?: (refusal: { path: string; upgrade: boolean; error: unknown }) => void;
  /** WebSockets at a time, waiting ones included. Default 256. */
  readonly maxConnections?: number;
  /** Milliseconds of silence after which a client is pinged. Default: never. */
  readonly pingIntervalMs?: number;
  /** Unanswered pings after which a client is cut. Default 15: a client halted in a debugger must survive a while. */
  readonly maxUnansweredPings?: number;
}

/** A listening relay. */
export interface Relay<Claims extends RelayClaims> {
  /** Starts to listen; resolves with the port. */
  listen(host: string, port: number): Promise<number>;
  connections(): readonly RelayConnection<Claims>[];
  /** Bytes carried by all WebSockets so far, ended ones included. */
  bytes(): number;
  /** Refuses new requests, waits up to `drainMs` (default 0) for clients to leave, then ends them with the reason. */
  close(code: CloseCode, reason: string, drainMs?: number): Promise<void>;
}

const HEADERS_MS = 10_000;
/** The largest upload over a slow line; a body that stops coming is given up much sooner. */
const REQUEST_MS = 20 * 60_000;

/** Makes a relay; it listens when `listen` is called. */
export const createRelay = <Claims extends RelayClaims>(options: RelayOptions<Claims>): Relay<Claims> => {
  const { maxConnections = 256, maxUnansweredPings = 15 } = options;
  const forward = createHttpForwarder();
  const open = new Set<OwnedConnection<Claims>>();
  const waiting = new Set<Duplex>();
  let endedBytes = 0;
  let closing: Promise<void> | undefined;

  /** What is asked for, before anybody is known. */
  const find = (request: IncomingMessage, upgrade: boolean) => {
    const { token: given, target } = takeToken(request.url ?? '/', request.headers);
    const route = parseRoute(request.method ?? '', target, upgrade);
    if (closing) throw new RelayError(503, 'This relay is shutting down: connect again.');
    if (!route) throw new RelayError(404, 'No such endpoint: connect to the connectUrl of the session.');
    checkBody(request, bodyRuleOf(route.kind));
    return { route, given };
  };

  /** Who asks, and whether they may. */
  const admit = async (request: IncomingMessage, { route, given }: ReturnType<typeof find>) => {
    const token = given ?? (route.kind === 'front-end' ? cookieTokenOf(request.headers) : undefined);
    const claims = await options.authorize(token, request);
    requireScope(claims.scope, route.kind);
    return { route, token: token ?? '', claims };
  };

  const handleRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url === '/health') return answerHealth(response, closing === undefined);
    const found = find(request, false);
    const { route } = found;
    if (isPublic(route.kind)) {
      if (options.servePublic) return options.servePublic(route, response);
      throw new RelayError(404, 'This relay serves no pages.');
    }
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const admitted = await admit(request, found);
    const target = await options.resolveTarget({ ...admitted, upgrade: false }, gone.signal);
    const rule = bodyRuleOf(route.kind);
    if (rule) return forwardBody(request, response, target, rule);
    // Asked by a page whose socket was refused: this one would be let in.
    if (route.kind === 'live') return void response.writeHead(204, { 'cache-control': 'no-store' }).end();
    const { token } = admitted;
    const base = typeof options.publicBaseUrl === 'string' ? options.publicBaseUrl : options.publicBaseUrl();
    if (route.kind === 'front-end') response.setHeader('set-cookie', tokenCookie(token, base.startsWith('wss:')));
    const describesTargets = route.kind === 'json' && !/^\/json\/(activate|close)\//.test(route.path);
    const transform = describesTargets ? (json: unknown) => withPublicUrls(json, base, token) : undefined;
    await forward(request, response, target, transform);
  };

  const handleUpgrade = async (request: IncomingMessage, client: Socket, head: Buffer): Promise<void> => {
    const path = redactUrl(request.url);
    client.on('error', () => undefined);
    const gone = new AbortController();
    const held = watchWaitingClient(client, head, () => gone.abort());
    waiting.add(client);
    try {
      if (waiting.size + open.size > maxConnections) throw new RelayError(503, 'Too many connections to this relay.');
      if (request.headers.upgrade?.toLowerCase() !== 'websocket') throw new RelayError(400, 'Expected a WebSocket.');
      const admitted = await admit(request, find(request, true));
      const target = await options.resolveTarget({ ...admitted, upgrade: true }, gone.signal);
      const upstream = await openUpstream(target, request.headers, gone.signal);
      if (gone.signal.aborted || closing) return void upstream.socket.destroy();
      held.release();
      client.write(upstream.answer);
      if (upstream.head.length > 0) upstream.socket.unshift(upstream.head);
      attach(client, upstream.socket, admitted);
    } catch (error) {
      options.onRefused?.({ path, upgrade: true, error });
      refuseUpgrade(client, error);
    } finally {
      waiting.delete(client);
    }
  };

  const attach = (client: Socket, upstream: Socket, facts: { claims: Claims; route: Route }): void => {
    const connection = joinSockets(client, upstream, { claims: facts.claims, route: facts.route }, () => {
      open.delete(connection);
      endedBytes += connection.bytes();
      options.onDetach?.(connection);
    });
    open.add(connection);
    options.onAttach?.(connection);
  };

  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 2_000,
  });
  server.maxConnections = maxConnections * 2 + 64;
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = redactUrl(request.url);
    handleRequest(request, response).catch((error: unknown) => {
      options.onRefused?.({ path, upgrade: false, error });
      refuse(request, response, error);
    });
  };
  server.on('request', answer);
  // Without this, Node asks for the body before it is known whether anybody wants it.
  server.on('checkContinue', answer);
  server.on('upgrade', (request, socket, head) => void handleUpgrade(request, socket as Socket, head));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refuseUpgrade(socket, new RelayError(error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400, 'Malformed request.'));
  });

  const ticking = options.pingIntervalMs
    ? setInterval(() => open.forEach((connection) => connection.tick(maxUnansweredPings)), options.pingIntervalMs)
    : undefined;
  ticking?.unref();

  const end = async (code: CloseCode, reason: string, drainMs: number): Promise<void> => {
    const stopped = new Promise((resolve) => server.close(resolve));
    server.closeIdleConnections();
    const drained = new AbortController();
    await Promise.race([
      Promise.all([...open].map(({ closed }) => closed)).then(() => drained.abort()),
      sleep(drainMs, undefined, { signal: drained.signal }).catch(() => undefined),
    ]);
    waiting.forEach((client) => refuseUpgrade(client, new RelayError(503, reason)));
    const last = [...open];
    last.forEach((connection) => connection.close(code, reason));
    await Promise.all(last.map(({ closed }) => closed));
    server.closeAllConnections();
    clearInterval(ticking);
    await stopped;
  };

  return {
    listen: (host, port) => listen(server, host, port),
    connections: () => [...open],
    bytes: () => [...open].reduce((sum, connection) => sum + connection.bytes(), endedBytes),
    close: (code, reason, drainMs = 0) => (closing ??= end(code, reason, drainMs)),
  };
};

/** For load balancers, without a token: a relay that is shutting down says so, and gets no new clients. */
const answerHealth = (response: ServerResponse, healthy: boolean): void => {
  const status = healthy ? 'ok' : 'draining';
  response.writeHead(healthy ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify({ status }));
};

const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
