import { connect, type Socket } from 'node:net';
import { WebSocket, type ClientOptions } from 'ws';
import { RelayError } from '../errors.ts';
import { createRelay, type RelayOptions } from '../relay.ts';
import type { RelayScope } from '../scopes.ts';
import { startFakeBrowser } from './fake-browser.ts';

export const TOKEN = 'the.token';
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

/** A relay in front of a fake browser; it accepts TOKEN and nothing else. */
export const startRelay = async (
  options: Partial<RelayOptions<{ scope: RelayScope }>> & { scope?: RelayScope } = {},
) => {
  const browser = await startFakeBrowser();
  const events: string[] = [];
  const refusals: unknown[] = [];
  const relay = createRelay<{ scope: RelayScope }>({
    authorize: async (token) => {
      if (token !== TOKEN) throw new RelayError(401, 'Not this token.');
      return { scope: options.scope ?? 'connect' };
    },
    resolveTarget: ({ route }) => ({ host: '127.0.0.1', port: browser.port, path: route.path }),
    publicBaseUrl: 'wss://connect.example.com',
    onAttach: () => void events.push('attach'),
    onDetach: () => void events.push('detach'),
    onRefused: (refusal) => void refusals.push(refusal),
    ...options,
  });
  const port = await relay.listen('127.0.0.1', 0);
  const stop = async () => {
    await relay.close(1001, 'test is over');
    await browser.stop();
  };
  return { relay, browser, events, refusals, port, stop, http: `http://127.0.0.1:${port}` };
};

/** An open WebSocket client; rejects when the upgrade is refused, with the status in the message. */
export const openClient = (port: number, path = `/?signingKey=${TOKEN}`, options?: ClientOptions): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const client = new WebSocket(`ws://127.0.0.1:${port}${path}`, { maxPayload: 64 * 1024 * 1024, ...options });
    client.once('open', () => {
      client.on('error', () => undefined);
      resolve(client);
    });
    client.once('error', reject);
  });

/** How a WebSocket client was closed. */
export const closeOf = (client: WebSocket): Promise<{ code: number; reason: string }> =>
  new Promise((resolve) => client.once('close', (code, reason) => resolve({ code, reason: reason.toString() })));

/** Sends raw bytes and returns all that comes back until the relay closes the socket. */
export const rawExchange = (port: number, text: string): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    connect(port, '127.0.0.1')
      .on('data', (data: Buffer) => (answer += data.toString('latin1')))
      .on('error', () => undefined)
      .once('close', () => resolve(answer))
      .write(text);
  });

/** A raw socket with an upgrade on it that has been answered with 101. */
export const rawUpgrade = (port: number, path = `/?signingKey=${TOKEN}`): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1').once('error', reject);
    socket.once('data', (data: Buffer) => {
      if (data.toString('latin1').startsWith('HTTP/1.1 101')) resolve(socket);
      else reject(new Error(data.toString('latin1')));
    });
    socket.write(upgradeRequest(path));
  });

export const upgradeRequest = (path: string, headers: readonly string[] = []): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: connect.example.com',
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Key: ${KEY}`,
    'Sec-WebSocket-Version: 13',
    ...headers,
    '\r\n',
  ].join('\r\n');
