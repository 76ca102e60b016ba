import { describe, expect, it } from '@jest/globals';
import { startFront } from './front.ts';
import { document } from './testing/document.ts';
import { FrontBench } from './testing/front-bench.ts';

describe(startFront, () => {
  const bench = new FrontBench();

  it('invokes a function with the proxy event, and answers with its response', async () => {
    const response = await bench.call('/v1/things/a%20b?x=1&x=2&y=%C3%A9+z&__proto__=p', {
      headers: { 'X-Twice': '1' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('x-many')).toBe('1, 2');
    expect(response.headers.get('x-amzn-remapped-date')).toBe('x');
    expect(response.headers.get('x-amzn-requestid')).toBeTruthy();
    const event = (await response.json()) as {
      requestContext: { requestId: string };
      multiValueHeaders: Record<string, string[]>;
    };
    expect(event).toMatchObject({
      resource: '/v1/things/{id}',
      path: '/v1/things/a%20b',
      httpMethod: 'GET',
      pathParameters: { id: 'a b' },
      queryStringParameters: { x: '2', y: 'é z' },
      multiValueQueryStringParameters: { x: ['1', '2'] },
      body: null,
      isBase64Encoded: false,
      stageVariables: null,
      requestContext: {
        stage: 'live',
        resourcePath: '/v1/things/{id}',
        httpMethod: 'GET',
        identity: { sourceIp: '127.0.0.1' },
        authorizer: { principalId: 'k', projectIds: 'a,b', n: '1' },
      },
    });
    expect(event.requestContext.requestId).toBe(response.headers.get('x-amzn-requestid'));
    expect(event.multiValueHeaders['X-Forwarded-For']).toEqual(['127.0.0.1']);
  });

  it('answers a preflight by itself, without asking the authorizer', async () => {
    const response = await bench.call('/v1/things', { method: 'OPTIONS', headers: { 'x-bb-api-key': '' } });
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect([bench.asked, bench.lines]).toEqual([0, [expect.stringMatching(/^OPTIONS \/v1\/things 204/)]]);
  });

  it('carries bodies as text, and binary media types as base64', async () => {
    const text = await (await bench.post('/v1/open', { a: 'é' })).json();
    expect(text).toMatchObject({ body: '{"a":"é"}', isBase64Encoded: false, queryStringParameters: null });
    const invoke = async (_name: string, payload: unknown) => ({ statusCode: 200, payload: echo(payload) });
    await bench.front.close(0);
    const openApi = document({ 'POST /zip': { name: 'x', open: true } });
    bench.front = await startFront({
      port: 0,
      openApi,
      invoke,
      invokeStreaming: () => Promise.reject(new Error('unused')),
    });
    const init = {
      method: 'POST',
      body: Buffer.from([0, 255]),
      headers: { 'content-type': 'application/zip', accept: 'application/zip' },
    };
    const response = await bench.call('/zip', init);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from([0, 255]));
  });

  it.each([
    [{ 'x-bb-api-key': '' }, 401, 'Unauthorized'],
    [{ 'x-bb-api-key': 'denied' }, 403, 'not authorized'],
    [{ 'x-bb-api-key': 'crash' }, 500, 'Internal server error'],
    [{ 'x-bb-api-key': 'odd' }, 500, 'Internal server error'],
  ])('answers by the authorizer: %j', async (headers, status, message) => {
    const response = await bench.call('/v1/things', { headers });
    expect(response.status).toBe(status);
    expect(((await response.json()) as { message: string }).message).toContain(message);
  });

  it('asks the authorizer each time without a cache, and once per key with one', async () => {
    for (let index = 0; index < 2; index += 1) await bench.call('/v1/things');
    expect(bench.asked).toBe(2);
    await bench.front.close(0);
    await bench.serve({ authorizerResultTtlInSeconds: 60, identitySource: 'method.request.header.X-BB-API-Key' });
    expect((await bench.call('/v1/things')).status).toBe(200);
    expect((await bench.call('/v1/things/other')).status).toBe(200);
    expect(bench.asked).toBe(1);
    expect((await bench.call('/v1/things', { headers: { 'x-bb-api-key': 'denied' } })).status).toBe(403);
    expect(bench.asked).toBe(2);
    expect((await fetch(`${bench.front.url}/v1/things`)).status).toBe(401);
    expect(bench.asked).toBe(2);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/v1/nothing'],
    ['DELETE', '/v1/things'],
    ['OPTIONS', '/v1/open'],
    ['GET', '/v1/things/a/b'],
    ['GET', '/v1//things'],
  ])('has no route for %s %s', async (method, path) => {
    const response = await bench.call(path, { method });
    expect(response.status).toBe(404);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(response.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
    const body = await response.json();
    const id = response.headers.get('x-amzn-requestid');
    expect(body).toEqual({
      statusCode: 404,
      message: 'Missing Authentication Token',
      type: 'MISSING_AUTHENTICATION_TOKEN',
      id,
    });
  });

  it('sends no body to HEAD, and takes a trailing slash for none', async () => {
    const head = await bench.call('/v1/things', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([404, '']);
    expect((await bench.call('/v1/things/')).status).toBe(200);
  });

  it.each([
    ['an error of the function', { throw: true }],
    ['no object', { raw: 'text' }],
    ['no status', { raw: { body: '' } }],
    ['an impossible status', { raw: { statusCode: 99 } }],
    ['a body that is no text', { raw: { statusCode: 200, body: {} } }],
    ['a header with a line break', { raw: { statusCode: 200, headers: { a: 'b\r\nc: d' } } }],
  ])('answers 502 to %s', async (_name, body) => {
    const response = await bench.post('/v1/open', body);
    expect([response.status, await response.json()]).toEqual([502, { message: 'Internal server error' }]);
  });

  it('passes a bodyless 204 on, and defaults the content type', async () => {
    const none = await bench.post('/v1/open', { raw: { statusCode: 204 } });
    expect([none.status, await none.text(), none.headers.get('content-length')]).toEqual([204, '', null]);
    const plain = await bench.post('/v1/open', { raw: { statusCode: '201', body: '{}' } });
    expect([plain.status, plain.headers.get('content-type')]).toEqual([201, 'application/json']);
  });

  it('answers 504 when the integration takes too long, and 502 without a function', async () => {
    const slow = await bench.post('/v1/hasty', { ms: 1000 });
    expect([slow.status, await slow.json()]).toEqual([504, { message: 'Endpoint request timed out' }]);
    expect((await bench.call('/v1/absent')).status).toBe(502);
  });

  it('streams a response as it comes', async () => {
    const response = await bench.post('/v1/stream', {});
    const headAt = performance.now();
    expect([response.status, response.headers.get('x-a')]).toEqual([201, 'b']);
    let text = '';
    for await (const chunk of response.body!) text += Buffer.from(chunk).toString('utf8');
    expect(text).toBe(' 01234');
    expect(performance.now() - headAt).toBeGreaterThan(250);
  });

  it('answers an early failure of a stream with 502, and breaks a late one off', async () => {
    expect((await bench.post('/v1/stream?early=1', {})).status).toBe(502);
    const response = await bench.post('/v1/stream?midway=1', {});
    expect(response.status).toBe(201);
    await expect(response.text()).rejects.toThrow();
  });

  const echo = (payload: unknown) => {
    const { body, isBase64Encoded } = payload as { body: string; isBase64Encoded: boolean };
    return Buffer.from(JSON.stringify({ statusCode: 200, body, isBase64Encoded }));
  };
});
