import { describe, expect, it } from '@jest/globals';
import http from 'node:http';
import net from 'node:net';
import { eventually } from '../lambda/testing/functions.ts';
import { FrontBench } from './testing/front-bench.ts';

describe('a front that is ill-treated', () => {
  const bench = new FrontBench();

  it.each(['/v1/things/%zz', '/v1/things?x=%', '/v1/things/%ff'])('refuses malformed encoding: %s', async (path) => {
    expect((await bench.call(path)).status).toBe(400);
  });

  it('refuses payloads above 10 MB, and above the 6 MB of a function', async () => {
    for (const megabytes of [11, 7]) {
      const response = await bench.call('/v1/open', { method: 'POST', body: 'x'.repeat(megabytes * 1024 * 1024) });
      expect([response.status, ((await response.json()) as { message: string }).message]).toEqual([
        413,
        'Request Too Long',
      ]);
    }
    expect((await bench.post('/v1/open', { big: 'x'.repeat(1024 * 1024) })).status).toBe(200);
  });

  it('lets the invocation go on when the client leaves', async () => {
    const before = bench.workshop.log('stream').match(/to the end/g)?.length ?? 0;
    const abort = new AbortController();
    const response = await bench.post('/v1/stream', {}, { signal: abort.signal });
    expect(response.status).toBe(201);
    abort.abort();
    await eventually(() => (bench.workshop.log('stream').match(/to the end/g)?.length ?? 0) > before);
    const buffered = bench.post('/v1/open', { ms: 200 }, { signal: AbortSignal.timeout(50) });
    await expect(buffered).rejects.toThrow();
    await eventually(() => bench.host.stats().respond?.busy === 0);
    expect((await bench.post('/v1/open', {})).status).toBe(200);
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    ['two lengths', 'POST /v1/open HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
    ['a header too long', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(12_000)}\r\n\r\n`, 431],
    ['an absolute target', 'POST http://elsewhere/v1/open?a=b HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n', 200],
    ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n', 404],
    ['a header named __proto__', 'POST /v1/open HTTP/1.1\r\nHost: x\r\n__proto__: y\r\nContent-Length: 0\r\n\r\n', 200],
  ])('survives %s', async (_name, text, status) => {
    expect(await raw(text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await bench.post('/v1/open', {})).status).toBe(200);
  });

  it('survives a client that leaves in the middle of its body', async () => {
    const socket = net.connect(bench.front.port, '127.0.0.1');
    socket.write('POST /v1/open HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
    socket.once('connect', () => socket.resetAndDestroy());
    await eventually(() => bench.lines.some((line) => line.includes('/v1/open')));
    expect((await bench.post('/v1/open', {})).status).toBe(200);
  });

  it('keeps a connection alive across answers and refusals', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (const [path, size] of [
      ['/v1/open', 2],
      ['/v1/nothing', 1_000_000],
      ['/v1/open', 11_000_000],
      ['/v1/open', 2],
    ] as const) {
      await new Promise<void>((resolve, reject) => {
        const request = http.request(`${bench.front.url}${path}`, { method: 'POST', agent }, (response) => {
          ports.add(response.socket.localPort);
          response.resume().on('end', resolve);
        });
        request.on('error', reject).end(size === 2 ? '{}' : 'x'.repeat(size));
      });
    }
    agent.destroy();
    expect(ports.size).toBe(1);
  });

  function raw(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let answer = '';
      const socket = net.connect(bench.front.port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => {
        answer += String(chunk);
        socket.end();
      });
      socket.on('close', () => resolve(answer)).on('error', reject);
    });
  }
});
