import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { until } from '@wallcrawler/testing/until';
import { startRelay, TOKEN } from './testing/start-relay.ts';

const MB = 1024 * 1024;
const headers = { 'x-bb-signing-key': TOKEN };
let started: Awaited<ReturnType<typeof startRelay>>;
let requests: IncomingMessage[];
let respond: (request: IncomingMessage, response: ServerResponse) => unknown;
const container = createServer((request, response) => {
  requests.push(request);
  respond(request, response);
});

beforeEach(async () => {
  requests = [];
  await new Promise<void>((resolve) => container.listen(0, '127.0.0.1', resolve));
  const { port } = container.address() as AddressInfo;
  started = await startRelay({
    resolveTarget: ({ route }) => ({ host: '127.0.0.1', port, path: route.path, headers: { 'x-to-container': '1' } }),
  });
});
afterEach(async () => {
  await started.stop();
  container.closeAllConnections();
  await new Promise((resolve) => container.close(resolve));
});

const sizeOf = async (request: AsyncIterable<Buffer>): Promise<number> => {
  let size = 0;
  for await (const chunk of request) size += chunk.length;
  return size;
};
/** Zeros without end, or `length` of them; each chunk in a turn of its own, or nothing else would get one. */
const zeros = (length = Infinity, chunk = Buffer.alloc(64 * 1024)): Readable =>
  Readable.from(
    (async function* () {
      for (let sent = 0; sent < length; sent += chunk.length) {
        await new Promise(setImmediate);
        yield chunk.subarray(0, Math.min(chunk.length, length - sent));
      }
    })(),
  );
const send = (path: string, more: Record<string, string> = {}, method = 'POST') => {
  const outgoing = httpRequest(`${started.http}${path}`, { method, headers: { ...headers, ...more } });
  outgoing.on('error', () => undefined);
  const answer = new Promise<IncomingMessage>((resolve) => outgoing.once('response', resolve));
  return { outgoing, answer };
};

describe('a request with a body', () => {
  it('arrives whole with its type, and without the token', async () => {
    respond = async (request, response) => {
      const size = await sizeOf(request);
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ size }));
    };
    const body = Buffer.alloc(20 * MB, 'x');
    const response = await fetch(`${started.http}/uploads/a%20b.bin`, {
      ...{ method: 'PUT', body },
      headers: { ...headers, 'content-type': 'application/pdf', cookie: 'a=b', 'x-to-container': 'forged' },
    });
    expect([response.status, await response.json()]).toEqual([201, { size: 20 * MB }]);
    expect(requests[0]).toMatchObject({ method: 'PUT', url: '/uploads/a%20b.bin' });
    expect(requests[0]?.headers).toMatchObject({
      ...{ 'content-type': 'application/pdf', 'content-length': String(20 * MB), 'x-to-container': '1' },
    });
    expect(JSON.stringify(requests[0]?.headers)).not.toContain(TOKEN);
    expect(requests[0]?.headers.cookie).toBeUndefined();
  });

  it('gets an answer of any size, as it comes', async () => {
    respond = (_request, response) => void zeros(30 * MB).pipe(response);
    const response = await fetch(`${started.http}/webdriver/session/1/screenshot`, { headers });
    expect((await response.arrayBuffer()).byteLength).toBe(30 * MB);
  });

  it('passes on the status, the methods and an answer without a body', async () => {
    respond = ({ method }, response) => void response.writeHead(method === 'DELETE' ? 204 : 404).end();
    const statuses = ['DELETE', 'GET'].map((method) =>
      fetch(`${started.http}/webdriver/session/1`, { method, headers }),
    );
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([204, 404]);
  });

  it.each([
    ['an upload of a gigabyte', '/uploads/a', 1024 * MB],
    ['a WebDriver command of 51 MB', '/webdriver/session', 51 * MB],
  ])('refuses %s by its length, before anything is read', async (_what, path, length) => {
    const { outgoing, answer } = send(path, { 'content-length': String(length) });
    outgoing.write(Buffer.alloc(MB));
    const response = await answer;
    expect(response.statusCode).toBe(413);
    expect(requests).toEqual([]);
    outgoing.destroy();
  });

  it('refuses one that only turns out to be too large, and stops taking it', async () => {
    respond = (request) => void request.resume();
    const { outgoing, answer } = send('/webdriver/session');
    const source = zeros();
    source.pipe(outgoing);
    expect((await answer).statusCode).toBe(413);
    await until(() => requests[0]?.destroyed === true);
    outgoing.destroy();
    source.destroy();
  });

  it('is not asked to send when it announces too much', async () => {
    const { outgoing, answer } = send('/uploads/a', { 'content-length': String(600 * MB), expect: '100-continue' });
    let asked = false;
    outgoing.once('continue', () => (asked = true)).flushHeaders();
    expect((await answer).statusCode).toBe(413);
    expect(asked).toBe(false);
    outgoing.destroy();
  });

  it('is asked to send when it may', async () => {
    respond = async (request, response) => void response.end(String(await sizeOf(request)));
    const { outgoing, answer } = send('/uploads/a', { 'content-length': '5', expect: '100-continue' });
    outgoing.once('continue', () => outgoing.end('hello')).flushHeaders();
    expect((await answer).statusCode).toBe(200);
  });

  it('waits while the container does not read', async () => {
    respond = () => undefined;
    const { outgoing } = send('/uploads/a');
    const source = zeros();
    source.pipe(outgoing);
    let [taken, before] = [0, -1];
    const bytesTaken = () => (taken = outgoing.socket?.bytesWritten ?? 0);
    await until(() => {
      const settled = bytesTaken() > 0 && taken === before;
      before = taken;
      return settled;
    });
    // What fits into the kernel's buffers of two connections.
    expect(taken).toBeLessThan(40 * MB);
    outgoing.destroy();
    source.destroy();
  });

  it('passes on a refusal that comes before the body has been sent', async () => {
    respond = (_request, response) => void response.writeHead(507, { 'content-type': 'text/plain' }).end('full');
    const { outgoing, answer } = send('/uploads/a', { 'content-length': String(100 * MB) });
    outgoing.write(Buffer.alloc(MB));
    expect((await answer).statusCode).toBe(507);
    outgoing.destroy();
  });

  it('of a client that vanishes is ended in the container too', async () => {
    respond = (request) => void request.resume().on('error', () => undefined);
    const { outgoing } = send('/uploads/a', { 'content-length': String(100 * MB) });
    outgoing.write(Buffer.alloc(MB));
    await until(() => requests.length === 1);
    outgoing.destroy();
    await until(() => requests[0]?.destroyed === true && requests[0].complete === false);
  });

  it('gets 502 when the container breaks off', async () => {
    respond = (request) => request.socket.destroy();
    const response = await fetch(`${started.http}/webdriver/session`, { method: 'POST', body: '{}', headers });
    expect(response.status).toBe(502);
  });

  it('is refused on every other route, and closes the connection', async () => {
    const response = await fetch(`${started.http}/live`, { method: 'GET', headers });
    expect(response.status).toBe(204);
    const socket = connect(started.port, '127.0.0.1');
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    socket.write(`GET /live?signingKey=${TOKEN} HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nGET `);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(requests).toEqual([]);
  });
});
