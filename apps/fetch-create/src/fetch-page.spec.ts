import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { recordingLogger } from '@wallcrawler/testing';
import { validate } from '@wallcrawler/session-api';
import { fetchPage } from './fetch-page.ts';
import { fetchBody } from './request.ts';

const send =
  (type: string, body: string | Buffer, status = 200): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { 'content-type': type, 'x-own': '1' }).end(body);

const pages: Record<string, RequestListener> = {
  '/': send('text/html; charset=utf-8', '<h1>Hellö</h1><script>x</script><p><a href="next">next</a></p>'),
  '/missing': send('text/html', '<p>nothing here</p>', 404),
  '/png': send('image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47])),
  '/json': send('application/json', '{"name":"a","price":1,"internal":true}'),
  '/text': send('text/plain', '# as it is'),
  '/gzip': (_request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(gzipSync('unpacked')),
  '/deep': send('text/html', '<div>'.repeat(6_000)),
  '/quotes': send('text/html', '"\\'.repeat(1_500_000)),
  '/large': send('text/plain', 'x'.repeat(4_000_001)),
  '/long-page': send('text/html', '<p>x</p>'.repeat(260_000)),
  '/moved': (_request, response) =>
    response.writeHead(302, { location: '/text', 'content-type': 'text/plain' }).end('moved'),
  '/to-file': (_request, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/to-metadata': (_request, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
  '/silent': () => {},
};

let server: Server;
let origin: string;
beforeAll(async () => {
  server = createServer((request, response) => pages[request.url ?? '']?.(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const { log, lines } = recordingLogger();
async function run(path: string, more: object = {}, { blockPrivateNetworks = false, timeoutMs = 5_000 } = {}) {
  const url = path.startsWith('/') ? `${origin}${path}` : path;
  const body = validate(fetchBody, { url, ...more }, 'body');
  const policy = { blockPrivateNetworks, denyPorts: new Set<number>() };
  const answer = await fetchPage({ body, log }, { policy, timeoutMs });
  expect(answer.status).toBe(200);
  return answer.body as Record<string, unknown>;
}
const fault = (...call: Parameters<typeof run>) =>
  run(...call).then(
    () => 'none',
    (error: { status: number; code: string }) => `${error.status} ${error.code}`,
  );

describe('raw', () => {
  it('gives text as it is', async () => {
    const page = await run('/');
    expect(page).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      statusCode: 200,
      contentType: 'text/html',
      encoding: 'utf-8',
      content: expect.stringContaining('<h1>Hellö</h1><script>'),
      headers: expect.objectContaining({ 'content-type': 'text/html; charset=utf-8', 'x-own': '1' }),
    });
  });

  it('gives what is no text in base64', async () => {
    expect(await run('/png')).toMatchObject({ contentType: 'image/png', encoding: 'base64', content: 'iVBORw==' });
  });

  it('unpacks', async () => {
    expect(await run('/gzip')).toMatchObject({ content: 'unpacked' });
  });

  it('takes any status for an answer', async () => {
    expect(await run('/missing')).toMatchObject({ statusCode: 404, content: '<p>nothing here</p>' });
  });

  it('gives a redirect, and follows it only when told to', async () => {
    expect(await run('/moved')).toMatchObject({ statusCode: 302, headers: { location: '/text' }, content: 'moved' });
    expect(await run('/moved', { allowRedirects: true })).toMatchObject({ statusCode: 200, content: '# as it is' });
  });
});

describe('markdown', () => {
  it('is made from a page', async () => {
    const { content } = await run('/', { format: 'markdown' });
    expect(content).toBe(`# Hellö\n\n[next](${origin}/next)`);
  });

  it('leaves other text alone', async () => {
    expect(await run('/text', { format: 'markdown' })).toMatchObject({
      content: '# as it is',
      contentType: 'text/plain',
    });
  });
});

describe('json', () => {
  const schema = { type: 'object', properties: { name: { type: 'string' }, price: { type: 'number' } } };

  it('takes what the schema describes out of a document', async () => {
    expect(await run('/json', { format: 'json', schema })).toMatchObject({ content: { name: 'a', price: 1 } });
  });

  it('says that a page needs a model, which there is not', async () => {
    await expect(run('/', { format: 'json', schema })).rejects.toThrow('not out of pages by a model');
  });
});

describe('a fault', () => {
  it.each([
    ['/png', { format: 'markdown' }, '422 unsupported_content'],
    ['/png', { format: 'json', schema: {} }, '422 unsupported_content'],
    ['/json', { format: 'json', schema: { type: 'array' } }, '422 unsupported_content'],
    ['/deep', { format: 'markdown' }, '422 unsupported_content'],
    ['/large', {}, '502 fetch_too_large'],
    ['/quotes', {}, '502 fetch_too_large'],
    ['/long-page', { format: 'markdown' }, '502 fetch_too_large'],
    ['/to-file', { allowRedirects: true }, '502 fetch_failed'],
    ['/to-metadata', { allowRedirects: true }, '403 destination_blocked'],
    ['http://does-not-exist.invalid/', {}, '502 fetch_failed'],
    ['http://127.0.0.1:1/', {}, '502 fetch_failed'],
    ['/json', { format: 'json', schema: { type: 'wat' } }, '400 invalid_request'],
  ])('of %s with %j is %s', async (path, more, expected) => {
    expect(await fault(path, more)).toBe(expected);
  });

  it('of a server that says nothing is a timeout', async () => {
    expect(await fault('/silent', {}, { timeoutMs: 200 })).toBe('504 fetch_timeout');
  });

  it('of TLS names the option', async () => {
    await expect(run(origin.replace('http:', 'https:'))).rejects.toThrow('allowInsecureSsl accepts any certificate');
  });

  it('of an address inside tells nothing about it', async () => {
    for (const path of ['/', 'http://10.0.0.1/', 'http://[::1]:1/'])
      expect(await fault(path, {}, { blockPrivateNetworks: true })).toBe('403 destination_blocked');
  });
});

it('logs no path', () => {
  expect(lines.length).toBeGreaterThan(5);
  expect(JSON.stringify(lines)).not.toMatch(/\/(text|json|moved)/);
});
