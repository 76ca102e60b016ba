import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { failure, get, serve, started } from './testing/fetching.ts';
import { startOrigin, startTcpOrigin, startTlsOrigin } from './testing/origin.ts';

describe('bounds', () => {
  it('a body that says it is too long, and one that does not', async () => {
    for (const announced of [true, false]) {
      let written = 0;
      const { url } = await serve((_request, response) => {
        if (announced) response.setHeader('content-length', 10 ** 9);
        const more = () => {
          while (!response.destroyed && written < 10 ** 9) {
            written += 65_536;
            if (!response.write(Buffer.alloc(65_536))) return;
          }
        };
        response.on('drain', more);
        more();
      });
      expect(await failure(url, { maxBytes: 100_000 })).toBe('too_large');
      expect(written).toBeLessThan(50_000_000);
    }
  });

  it('exactly as many bytes as allowed are no fault', async () => {
    const { url } = await serve((_request, response) => void response.end(Buffer.alloc(1_000)));
    expect((await get(url, { maxBytes: 1_000 })).body.length).toBe(1_000);
    expect(await failure(url, { maxBytes: 999 })).toBe('too_large');
  });

  it('a compression bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(bomb);
    });
    const before = process.memoryUsage().rss;
    expect(await failure(url, { maxBytes: 500_000 })).toBe('too_large');
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  it.each([
    ['gzip', Buffer.from('no gzip at all')],
    ['gzip', gzipSync(Buffer.alloc(10_000)).subarray(0, 20)],
    ['br', Buffer.from('no brotli at all')],
    ['compress', Buffer.from('x')],
    ['gzip, gzip, gzip', Buffer.from('x')],
  ])('a body that is no %s', async (encoding, body) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(body);
    });
    expect(await failure(url)).toBe('encoding');
  });

  it.each([
    ['accepts and says nothing', () => {}],
    ['dribbles its headers', (socket: { write(text: string): unknown }) => dribble(socket, 'HTTP/1.1 200 OK\r\nx: ')],
    ['dribbles its body', (socket: { write(text: string): unknown }) => dribble(socket, 'HTTP/1.1 200 OK\r\n\r\n')],
  ])('a server that %s', async (_what, handle) => {
    const { url } = await started(startTcpOrigin(handle));
    const before = Date.now();
    expect(await failure(url, { timeoutMs: 300 })).toBe('timeout');
    expect(Date.now() - before).toBeLessThan(2_000);
  });

  it('a name that never resolves', async () => {
    expect(await failure('http://slow.invalid/', { timeoutMs: 100, resolve: () => new Promise(() => {}) })).toBe(
      'timeout',
    );
  });

  it('headers without end', async () => {
    const { url } = await started(
      startTcpOrigin((socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1_000_000)}`)),
    );
    expect(await failure(url)).toBe('protocol');
  });

  it('what is no HTTP', async () => {
    const { url } = await started(startTcpOrigin((socket) => socket.write('220 smtp.example.com ESMTP\r\n')));
    expect(await failure(url)).toBe('protocol');
  });

  it('a body that is cut off', async () => {
    const { url } = await started(
      startTcpOrigin((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort')),
    );
    expect(await failure(url)).toBe('connection');
  });

  it('nobody there', async () => {
    const origin = await startOrigin(() => {});
    await origin.close();
    expect(await failure(origin.url)).toBe('connection');
  });
});

describe('TLS', () => {
  it('refuses a certificate that nobody vouches for, unless told not to', async () => {
    const { port } = await started(startTlsOrigin((_request, response) => void response.end('secure')));
    expect(await failure(`https://localhost:${port}/`)).toBe('tls');
    expect((await get(`https://localhost:${port}/`, { allowInsecureSsl: true })).body.toString()).toBe('secure');
  });

  it('says that no TLS is spoken there', async () => {
    const { port } = await serve((_request, response) => void response.end());
    expect(await failure(`https://127.0.0.1:${port}/`)).toBe('tls');
  });
});

function dribble(socket: { write(text: string): unknown }, start: string): void {
  socket.write(start);
  const timer = setInterval(() => socket.write('y'), 20);
  (socket as unknown as NodeJS.EventEmitter).on('close', () => clearInterval(timer));
}
