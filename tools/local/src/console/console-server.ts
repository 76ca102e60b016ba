import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { openAsset } from './asset.ts';
import { securityHeaders } from './security-headers.ts';

export interface ConsoleServerOptions {
  /** Port on 127.0.0.1; 0 takes a free one. */
  port: number;
  /** The console's built files. */
  directory: string;
  /** Base URL of the API, which the console reads from `/config.json`. */
  apiBaseUrl: string;
}

export interface ConsoleServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  close(): Promise<void>;
}

/** Serves the console's files on loopback, as any web server would: paths that are no file are the app's own routes. */
export async function startConsoleServer({
  port,
  directory,
  apiBaseUrl,
}: ConsoleServerOptions): Promise<ConsoleServer> {
  const config = JSON.stringify({ apiBaseUrl });
  const server = http.createServer((request, response) => {
    serve(request, response, directory, config).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  directory: string,
  config: string,
): Promise<void> {
  const { method = '', url = '/' } = request;
  const answer = (status: number, type: string, text: string): void => {
    response.writeHead(status, { ...securityHeaders, 'content-type': type, 'cache-control': 'no-cache' });
    response.end(method === 'HEAD' ? undefined : text);
  };
  if (method !== 'GET' && method !== 'HEAD') return answer(405, 'text/plain', 'Method Not Allowed\n');
  const path = url.split('?')[0] ?? '/';
  if (path === '/config.json') return answer(200, 'application/json', config);
  const asset = await openAsset(directory, path);
  if (!asset) return answer(404, 'text/plain', 'Not Found\n');
  const { file, headers } = asset;
  response.writeHead(200, { ...securityHeaders, ...headers });
  if (method === 'HEAD') {
    await file.close();
    response.end();
    return;
  }
  await pipeline(file.createReadStream(), response);
}
