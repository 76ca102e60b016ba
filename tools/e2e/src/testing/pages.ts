import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site on loopback for browsers to visit. */
export interface TestSite {
  url: string;
  /** Headers of the requests to a path, in order. */
  requests: { path: string; headers: IncomingMessage['headers'] }[];
  close(): Promise<void>;
}

type Page = (request: IncomingMessage, response: ServerResponse) => void;

const html =
  (body: string): Page =>
  (_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Test site</title>${body}`);
  };

const pages: Record<string, Page> = {
  '/': html('<h1>Hello</h1><a href="/next">next</a>'),
  '/next': html('<h1>Next</h1>'),
  '/data.json': (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"baseURL":"https://example.com","internal":true}');
  },
  '/cookie': (request, response) => {
    response.setHeader('set-cookie', 'visited=yes; Max-Age=86400; Path=/');
    html(`<p id="seen">${request.headers.cookie ?? 'none'}</p>`)(request, response);
  },
};

export async function startTestSite(): Promise<TestSite> {
  const requests: TestSite['requests'] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname;
    requests.push({ path, headers: request.headers });
    const page = pages[path];
    if (page) return page(request, response);
    response.statusCode = 404;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
