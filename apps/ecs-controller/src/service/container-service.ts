/**
 * What the container itself answers, behind its relay: the live view, uploads, Selenium. The relay has verified the
 * client and says what it may do; this server listens on loopback and takes nothing that does not carry its secret,
 * because a page of the session could otherwise reach it.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { constantTimeEqual } from '@wallcrawler/cdp-auth';
import type { RelayScope, RelayTarget, Route, RouteKind } from '@wallcrawler/cdp-relay';
import type { Logger } from '@wallcrawler/runtime';
import { WebSocketServer, type WebSocket } from 'ws';
import { fileNameOf } from './file-name.ts';

const SECRET_HEADER = 'x-wallcrawler-service';
const SCOPE_HEADER = 'x-wallcrawler-scope';
/** Input of a live view is small; a paste is the largest message there is. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/** Who watches a session. */
export interface Viewer {
  readonly scope: RelayScope;
  /** The page (target id) that the link names. */
  readonly page?: string;
}

/** What answers the requests of each kind. */
export interface ServiceHandlers {
  /** Takes over an accepted WebSocket. */
  readonly live: (socket: WebSocket, viewer: Viewer) => void;
  /** Takes a file (POST or PUT); `name` is a plain file name, decoded and safe to join to a directory. */
  readonly uploads: (request: IncomingMessage, response: ServerResponse, name: string) => void | Promise<void>;
  /** Answers `/webdriver/**`. */
  readonly webdriver: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;
}

/** A listening service. */
export interface ContainerService {
  /** Belongs on the egress proxy's list of denied ports. */
  readonly port: number;
  /** Where the relay takes a request of a client with this scope; for the kinds live, uploads and webdriver. */
  readonly target: (route: Route, scope: RelayScope) => RelayTarget;
  /** Cuts what is open and stops to listen. */
  readonly close: () => Promise<void>;
}

const KINDS: readonly RouteKind[] = ['live', 'uploads', 'webdriver'];

/** Whether a route is answered by the container itself, not by Chromium. */
export const isServiceRoute = ({ kind }: Route): boolean => KINDS.includes(kind);

/** Starts the service on a free port of 127.0.0.1. */
export const startContainerService = async (handlers: ServiceHandlers, log: Logger): Promise<ContainerService> => {
  const secret = randomBytes(32).toString('base64url');
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES });
  const isRelay = ({ headers }: IncomingMessage) => constantTimeEqual(String(headers[SECRET_HEADER] ?? ''), secret);

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isRelay(request)) return answer(response, 403, 'This server is for its own relay.');
    const { pathname } = new URL(request.url ?? '/', 'http://service');
    if (pathname.startsWith('/webdriver')) return handlers.webdriver(request, response);
    const name = fileNameOf(/^\/uploads\/([^/]+)$/.exec(pathname)?.[1]);
    if (name !== undefined) return handlers.uploads(request, response, name);
    answer(response, pathname.startsWith('/uploads/') ? 400 : 404, 'This is not the name of a file.');
  };

  const server = createServer({ requestTimeout: 0 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      log.error('a request to the container failed', { error });
      answer(response, 500, 'The container could not do this.');
    });
  });
  server.on('upgrade', (request, socket: Duplex, head) => {
    socket.on('error', () => undefined);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://service');
    if (!isRelay(request) || pathname !== '/live') return void socket.destroy();
    const scope = String(request.headers[SCOPE_HEADER]) as RelayScope;
    webSockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => undefined);
      handlers.live(client, { scope, page: searchParams.get('page') ?? undefined });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;

  return {
    port,
    target: ({ path }, scope) => ({
      host: '127.0.0.1',
      port,
      path,
      headers: { [SECRET_HEADER]: secret, [SCOPE_HEADER]: scope },
    }),
    close: async () => {
      for (const client of webSockets.clients) client.terminate();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};

const answer = (response: ServerResponse, statusCode: number, message: string): void => {
  if (response.headersSent) return void response.destroy();
  response.writeHead(statusCode, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ statusCode, message }));
};
