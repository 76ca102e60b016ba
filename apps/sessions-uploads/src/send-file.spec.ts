import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { sendFile } from './send-file.ts';

const bytes = Buffer.from([0, 1, 255, 10]);
async function send(answer: RequestListener, fileName = 'a b/ü.txt') {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return sendFile({ host: '127.0.0.1', port }, 'a.b.c', { fileName, contentType: 'text/plain', bytes }).finally(() => {
    server.close();
    server.closeAllConnections();
  });
}

describe(sendFile, () => {
  it('posts the bytes under the name, with the token', async () => {
    const seen: unknown[] = [];
    const path = await send((request, response) => {
      void buffer(request).then((body) => {
        seen.push([
          request.method,
          request.url,
          request.headers['x-bb-signing-key'],
          request.headers['content-length'],
        ]);
        seen.push(body);
        response.end(JSON.stringify({ message: 'ok', path: '/tmp/.uploads/a', bytes: 4 }));
      });
    });
    expect(path).toBe('/tmp/.uploads/a');
    expect(seen).toEqual([['POST', '/uploads/a%20b%2F%C3%BC.txt', 'a.b.c', '4'], bytes]);
  });

  it.each<[number, number, string]>([
    [400, 400, 'invalid_request'],
    [404, 410, 'session_ended'],
    [409, 409, 'name_taken'],
    [410, 410, 'session_ended'],
    [413, 413, 'body_too_large'],
    [507, 507, 'disk_full'],
    [401, 503, 'unavailable'],
    [500, 503, 'unavailable'],
    [302, 503, 'unavailable'],
    [200, 503, 'unavailable'],
  ])("turns the container's %d into %d", async (said, status, code) => {
    const attempt = send((request, response) => {
      request.resume();
      response.writeHead(said, { location: 'http://127.0.0.1:1/' }).end(JSON.stringify({ message: 'it says why' }));
    });
    await expect(attempt).rejects.toMatchObject({
      status,
      code,
      message: expect.stringMatching(status === 503 ? /try again/ : /^file: it says why$/),
    });
  });

  it('is a passing fault when nothing answers', async () => {
    const attempt = send((request) => void request.socket.destroy());
    await expect(attempt).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
  });
});
