import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site on loopback. */
export interface Site {
  readonly url: string;
  /** The bodies that were sent to it. */
  readonly bodies: string[];
  stop(): void;
}

/**
 * `/login` gives a cookie with an expiry date and one without; `/file` is a download; everything else is a page that
 * shows the cookies it was asked with.
 */
export const startSite = async (): Promise<Site> => {
  const bodies: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (chunks.length > 0) bodies.push(Buffer.concat(chunks).toString());
      if (request.url === '/login') response.setHeader('set-cookie', ['lasting=1; Max-Age=9999', 'session=2']);
      if (request.url?.startsWith('/file')) {
        response.setHeader('content-disposition', 'attachment; filename="a report.pdf"');
        return response.end('x'.repeat(2_000));
      }
      response.setHeader('content-type', 'text/html');
      response.end(`<title>site</title><p>${request.headers.cookie ?? 'no cookies'}</p><input type="file" id="f">`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    bodies,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
