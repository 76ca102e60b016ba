import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

/** A WebSocket server on a loopback socket in Chromium's place, whose behaviour a test can set. */
export const startFakeBrowser = async () => {
  const requests: { url: string; headers: IncomingMessage['headers']; method: string }[] = [];
  const sockets = new Set<Socket>();
  const clients = new Set<WebSocket>();
  const behaviour = { onUpgrade: undefined as ((socket: Socket) => void) | undefined, json: {} as unknown };
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 64 * 1024 * 1024 });
  const record = ({ url = '', headers, method = '' }: IncomingMessage) => requests.push({ url, headers, method });

  const server = createServer((request, response) => {
    record(request);
    response.setHeader('content-type', 'application/json; charset=UTF-8');
    response.end(typeof behaviour.json === 'string' ? behaviour.json : JSON.stringify(behaviour.json));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    record(request);
    if (behaviour.onUpgrade) return behaviour.onUpgrade(socket as Socket);
    webSockets.handleUpgrade(request, socket, head, (client) => {
      clients.add(client);
      client.once('close', () => clients.delete(client));
      client.on('message', (data, isBinary) => client.send(data, { binary: isBinary }));
      client.on('error', () => undefined);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    sockets,
    clients,
    behaviour,
    stop: () => {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((resolve) => server.close(resolve));
    },
  };
};
