import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';
import { SELF_SIGNED } from './self-signed.ts';

/** A server on loopback. */
export interface Origin {
  port: number;
  url: string;
  close(): Promise<void>;
}

async function listen(server: TcpServer, scheme: string): Promise<Origin> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `${scheme}://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

export const startOrigin = (handle: RequestListener): Promise<Origin> => listen(createServer(handle), 'http');

/** Its certificate is self-signed. */
export const startTlsOrigin = (handle: RequestListener): Promise<Origin> =>
  listen(createTlsServer(SELF_SIGNED, handle), 'https');

/** Speaks whatever `handle` writes. */
export const startTcpOrigin = (handle: (socket: Socket) => void): Promise<Origin> =>
  listen(
    createTcpServer((socket) => {
      socket.on('error', () => {});
      handle(socket);
    }),
    'http',
  );
