import { describe, expect, it } from '@jest/globals';
import type { IncomingHttpHeaders } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { permittedDestinations } from './egress-policy.ts';
import { functionPolicy } from './function-policy.ts';
import { guardedFetch } from './guarded-fetch.ts';
import type { GuardedFetchOptions } from './guarded-fetch.ts';
import { everywhereIsHere, failure, get, serve, strict } from './testing/fetching.ts';

describe(guardedFetch, () => {
  it('gives status, headers and body', async () => {
    const { url } = await serve((request, response) => {
      response.writeHead(404, { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] });
      response.end(`${request.method} ${request.url}`);
    });
    const answer = await get(`${url}/x?y=1`);
    expect(answer).toMatchObject({ url: `${url}/x?y=1`, status: 404, headers: { 'set-cookie': 'a=1, b=2' } });
    expect(answer.body.toString()).toBe('GET /x?y=1');
  });

  it('posts a body', async () => {
    const { url } = await serve(async (request, response) => {
      for await (const chunk of request) response.write(chunk);
      response.end(request.headers['content-type']);
    });
    const headers = { 'content-type': 'application/json' };
    expect((await get(url, { method: 'POST', body: '{"a":1}', headers })).body.toString()).toBe(
      '{"a":1}application/json',
    );
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('decompresses %s', async (encoding, compress) => {
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      response.end(compress('hello'));
    });
    expect((await get(url)).body.toString()).toBe('hello');
  });

  it('throws the reason of its caller who gives up', async () => {
    const { url } = await serve(() => {});
    const controller = new AbortController();
    const fetching = get(url, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(fetching).rejects.toThrow('enough');
  });
});

describe('where it goes', () => {
  it.each([
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f.1:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://0.0.0.0:PORT/',
    'http://[::1]:PORT/',
    'http://[::]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::ffff:7f00:1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://１２７.0.0.1:PORT/',
    'http://10.1.2.3/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://[fe80::1]/',
  ])('does not go to %s with private networks blocked', async (template) => {
    let requests = 0;
    const { port } = await serve((_request, response) => {
      requests++;
      response.end();
    });
    expect(await failure(template.replace('PORT', String(port)), { policy: strict })).toBe('blocked');
    expect(requests).toBe(0);
  });

  it.each(['http://169.254.169.254/latest/meta-data/', 'http://[fe80::1]/'])('never goes to %s', async (url) => {
    expect(await failure(url)).toBe('blocked');
  });

  it('never goes to the API of its own runtime, nor to the endpoints of its services', async () => {
    const { port, url } = await serve((_request, response) => void response.end());
    for (const env of [{ AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` }, { AWS_ENDPOINT_URL_SQS: url }])
      expect(await failure(url, { policy: functionPolicy(false, env) })).toBe('blocked');
    expect(await failure(url, { policy: functionPolicy(false, { AWS_LAMBDA_RUNTIME_API: '127.0.0.1:1' }) })).toBe(
      'no failure but 200',
    );
  });

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,x',
    'http://user:secret@example.com/',
    'https://user@example.com/',
    '//example.com/',
    '/etc/passwd',
    'http://',
    '',
    `https://example.com/${'x'.repeat(3_000)}`,
  ])('takes %s for no URL', async (url) => {
    expect(await failure(url)).toBe('invalid_url');
  });

  it('dials the address that was judged: the name is looked up once', async () => {
    const { port } = await serve((request, response) => void response.end(request.headers.host));
    const { asked, resolve } = everywhereIsHere();
    const { body } = await get(`http://rebinding.invalid:${port}/`, { resolve });
    expect(body.toString()).toBe(`rebinding.invalid:${port}`);
    expect(asked).toEqual(['rebinding.invalid']);
  });

  it('says that a name does not resolve', async () => {
    expect(await failure('http://does-not-exist.invalid/')).toBe('dns');
  });
});

describe('redirects', () => {
  const redirectTo = (location: string | ((path: string) => string), status = 302) =>
    serve((request, response) => {
      const target = typeof location === 'string' ? location : location(request.url ?? '');
      if (target === '') return void response.end('arrived');
      response.writeHead(status, { location: target });
      response.end('moved');
    });

  it('are returned by default', async () => {
    const { url } = await redirectTo('/next');
    const answer = await get(url);
    expect(answer).toMatchObject({ status: 302, headers: { location: '/next' } });
    expect(answer.body.toString()).toBe('moved');
  });

  it('are followed, relative ones too', async () => {
    const { url } = await redirectTo((path) => (path === '/' ? 'b?x' : path === '/b?x' ? '/c' : ''));
    expect(await get(url, { maxRedirects: 5 })).toMatchObject({ url: `${url}/c`, status: 200 });
  });

  it('end', async () => {
    let hops = 0;
    const { url } = await redirectTo(() => `/${hops++}`);
    expect(await failure(url, { maxRedirects: 3 })).toBe('too_many_redirects');
    expect(hops).toBe(4);
  });

  it.each([
    ['http://127.0.0.1:1/', 'blocked'],
    ['http://169.254.169.254/', 'blocked'],
    ['http://[::ffff:10.0.0.1]/', 'blocked'],
    ['file:///etc/passwd', 'invalid_url'],
    ['http://user:secret@example.com/', 'invalid_url'],
  ])('to %s are judged like any URL', async (location, expected) => {
    const { port } = await redirectTo(location);
    const resolve: GuardedFetchOptions['resolve'] = (host, ...rest) =>
      host === 'public.invalid' ? everywhereIsHere().resolve(host) : permittedDestinations(host, ...rest);
    expect(await failure(`http://public.invalid:${port}/`, { policy: strict, maxRedirects: 3, resolve })).toBe(
      expected,
    );
  });

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ] as const)('%i turns %s into %s', async (status, method, expected) => {
    const seen: string[] = [];
    const { url } = await serve(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push(`${request.method} ${body}`);
      if (request.url === '/') response.writeHead(status, { location: '/next' });
      response.end();
    });
    await get(url, { method, body: 'x', maxRedirects: 1 });
    expect(seen).toEqual([`${method} x`, expected === 'GET' ? 'GET ' : 'POST x']);
  });

  it('to another origin lose the credentials', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const other = await serve((request, response) => {
      seen.push(request.headers);
      response.end();
    });
    const { url } = await serve((request, response) => {
      seen.push(request.headers);
      response.writeHead(302, { location: other.url });
      response.end();
    });
    await get(url, { headers: { Authorization: 'Bearer x', cookie: 'a=1', 'x-own': 'kept' }, maxRedirects: 1 });
    expect(seen[0]).toMatchObject({ authorization: 'Bearer x', cookie: 'a=1' });
    expect(seen[1]).toMatchObject({ 'x-own': 'kept' });
    expect(seen[1]).not.toHaveProperty('authorization');
    expect(seen[1]).not.toHaveProperty('cookie');
  });
});
