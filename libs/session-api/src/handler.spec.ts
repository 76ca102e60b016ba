import { describe, expect, it } from '@jest/globals';
import { PassThrough, Readable, Writable } from 'node:stream';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { recordingLogger } from '@wallcrawler/testing';
import { API_ERRORS, ApiError } from './errors.ts';
import type { ApiErrorCode } from './errors.ts';
import { apiHandler, streamingApiHandler, uploadHandler } from './handler.ts';
import type { ApiResponse } from './handler.ts';
import { noBody, noQuery } from './requests.ts';
import { proxyEvent } from './testing/proxy-event.ts';

const context = { awsRequestId: 'invocation-1' } as Context;

function route(handle: () => Promise<ApiResponse>) {
  const { log, lines } = recordingLogger();
  return { lines, route: { body: noBody, query: noQuery, log, handle } };
}
const failing = (error: unknown) =>
  route(async () => {
    throw error;
  });

describe(apiHandler, () => {
  it('answers with the raw body', async () => {
    const handler = apiHandler(
      route(async () => ({ status: 201, body: { id: 's' }, headers: { 'x-own': '1' } })).route,
    );
    const answer = await handler(proxyEvent(), context);
    expect(answer).toEqual({
      statusCode: 201,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        'access-control-allow-origin': '*',
        'access-control-expose-headers': expect.stringContaining('x-next-cursor'),
        'x-request-id': 'request-1',
        'x-own': '1',
      },
      body: '{"id":"s"}',
    });
  });

  it('answers 204 without a body', async () => {
    const handler = apiHandler(route(async () => ({ status: 204, body: { ignored: true } })).route);
    expect(await handler(proxyEvent(), context)).toMatchObject({ statusCode: 204, body: '' });
  });

  it.each(Object.keys(API_ERRORS) as ApiErrorCode[])('answers %s in the shape that the SDK shows', async (code) => {
    const { route: own } = failing(new ApiError(code, 'what is wrong', { 'retry-after': '5' }));
    const { statusCode, headers, body } = await apiHandler(own)(proxyEvent(), context);
    const { status, retry } = API_ERRORS[code] as { status: number; retry?: boolean };
    expect(statusCode).toBe(status);
    expect(JSON.parse(body)).toEqual({
      statusCode: status,
      error: expect.stringMatching(/^[A-Z][A-Za-z ]+$/),
      message: 'what is wrong',
      code,
    });
    expect(JSON.parse(body).error).not.toBe('Error');
    expect(headers?.['retry-after']).toBe('5');
    expect(headers?.['x-should-retry']).toBe(retry === false ? 'false' : undefined);
  });

  it('answers a request that does not fit before the use case runs', async () => {
    const { route: own } = failing(new Error('must not run'));
    expect((await apiHandler(own)(proxyEvent({ body: '{"a":1}' }), context)).statusCode).toBe(400);
  });

  it.each([
    ['an error', new Error('password of the database: hunter2')],
    ['a text', 'hunter2'],
    ['nothing', undefined],
  ])('tells nobody but the log of %s that was thrown', async (_, thrown) => {
    const { route: own, lines } = failing(thrown);
    const answer = await apiHandler(own)(proxyEvent(), context);
    expect(answer.statusCode).toBe(500);
    expect(answer.headers?.['x-should-retry']).toBe('false');
    expect(answer.body).not.toContain('hunter2');
    expect(lines).toMatchObject([{ level: 'error', message: 'request failed', requestId: 'request-1' }]);
  });
});

describe('the log of a request', () => {
  const trace = '1-5759e988-bd862e3fe1be46a994272793';
  const loggedBy = async (event: Partial<APIGatewayProxyEvent>, thrown?: Error) => {
    const { log, lines } = recordingLogger();
    process.env['_X_AMZN_TRACE_ID'] = `Root=${trace};Parent=53995c3f42cd8ad8;Sampled=1`;
    try {
      await apiHandler({
        body: noBody,
        query: noQuery,
        log,
        handle: async (request) => {
          request.log.info('at work', { url: 'wss://host/?signingKey=TOP-VALUE', nested: { apiKey: 'TOP-VALUE' } });
          if (thrown) throw thrown;
          return { status: 200, body: {} };
        },
      })(proxyEvent(event), context);
    } finally {
      delete process.env['_X_AMZN_TRACE_ID'];
    }
    return lines;
  };
  const known = { requestId: 'request-1', lambdaRequestId: 'invocation-1', traceId: trace };

  it('names request, invocation, trace, project and session in every line, and no secret', async () => {
    const event = { resource: '/v1/sessions/{id}/logs', pathParameters: { id: 's1' } };
    const lines = await loggedBy(event, new ApiError('not_found', 'no such session'));
    const expected = { ...known, projectId: 'p1', sessionId: 's1' };
    expect(lines).toMatchObject([
      { message: 'at work', ...expected },
      { message: 'request refused', ...expected },
    ]);
    expect(JSON.stringify(lines)).not.toContain('TOP-VALUE');
  });

  it('takes no other id for a session', async () => {
    const lines = await loggedBy({ resource: '/v1/contexts/{id}', pathParameters: { id: 'c1' } });
    expect(lines).toMatchObject([known]);
    expect(lines[0]).not.toHaveProperty('sessionId');
  });

  it('names what it knows of a request without a verdict', async () => {
    const lines = await loggedBy({ requestContext: { requestId: 'request-1' } as never });
    expect(lines).toMatchObject([{ message: 'request refused', code: 'unauthorized', ...known }]);
  });
});

describe(streamingApiHandler, () => {
  /** What the Node.js runtime of Lambda puts in place; the handler passes metadata first and then the body. */
  function runtime() {
    const sent = { metadata: undefined as unknown, body: '' };
    const stream = new Writable({
      write(chunk: Buffer, _, done) {
        sent.body += chunk.toString();
        done();
      },
    });
    Object.assign(globalThis, {
      awslambda: {
        streamifyResponse: (handler: unknown) => handler,
        HttpResponseStream: {
          from: (target: Writable, metadata: unknown) => ((sent.metadata = metadata), target),
        },
      },
    });
    return { sent, stream };
  }
  type Streamed = (event: APIGatewayProxyEvent, stream: Writable, context: Context) => Promise<void>;

  it('sends status and headers, then the body', async () => {
    const { sent, stream } = runtime();
    const handler = streamingApiHandler(route(async () => ({ status: 201, body: { id: 's' } })).route) as Streamed;
    await handler(proxyEvent(), stream, context);
    expect(sent.metadata).toMatchObject({ statusCode: 201, headers: { 'x-request-id': 'request-1' } });
    expect(sent.metadata).not.toHaveProperty('body');
    expect(sent.body).toBe('{"id":"s"}');
  });

  it('sends errors in the same way', async () => {
    const { sent, stream } = runtime();
    const { route: own } = failing(new ApiError('create_deadline', 'too late'));
    await (streamingApiHandler(own) as Streamed)(proxyEvent(), stream, context);
    expect(sent.metadata).toMatchObject({ statusCode: 504, headers: { 'x-should-retry': 'false' } });
    expect(JSON.parse(sent.body)).toMatchObject({ message: 'too late' });
  });

  const streaming = (stream: Readable) => {
    const { log, lines } = recordingLogger();
    const handle = async () => ({ status: 200, headers: { 'content-type': 'application/zip' }, stream });
    return { lines, handler: streamingApiHandler({ body: noBody, query: noQuery, log, handle }) as Streamed };
  };

  it('sends a stream as it is read', async () => {
    const { sent, stream } = runtime();
    const { handler } = streaming(Readable.from(['one ', 'two ', 'three']));
    await handler(proxyEvent(), stream, context);
    expect(sent.metadata).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/zip', 'x-request-id': 'request-1', 'access-control-allow-origin': '*' },
    });
    expect(sent.body).toBe('one two three');
  });

  it('sends an empty stream', async () => {
    const { sent, stream } = runtime();
    await streaming(Readable.from([])).handler(proxyEvent(), stream, context);
    expect(sent).toMatchObject({ metadata: { statusCode: 200 }, body: '' });
  });

  it.each([
    ['while it is waited for', false],
    ['before that', true],
  ])('answers a stream that fails before its first byte, %s, like any other error', async (_, early) => {
    const { sent, stream } = runtime();
    const source = new PassThrough();
    source.on('error', () => {});
    const fail = () => source.destroy(new ApiError('unavailable', 'the store does not answer'));
    if (early) fail();
    else setImmediate(fail);
    await streaming(source).handler(proxyEvent(), stream, context);
    expect(sent.metadata).toMatchObject({ statusCode: 503 });
    expect(JSON.parse(sent.body)).toMatchObject({ code: 'unavailable' });
  });

  it('breaks off, and logs it, when the stream fails later', async () => {
    const { sent, stream } = runtime();
    const { handler, lines } = streaming(
      Readable.from(
        (async function* () {
          yield 'half';
          throw new Error('the store went away');
        })(),
      ),
    );
    await expect(handler(proxyEvent(), stream, context)).rejects.toThrow('went away');
    expect(sent.body).toBe('half');
    expect(lines).toMatchObject([{ level: 'error', message: 'the answer broke off', requestId: 'request-1' }]);
  });
});

describe(uploadHandler, () => {
  it('hands the file to the use case, and answers what does not fit', async () => {
    const { log } = recordingLogger();
    const handler = uploadHandler({
      query: noQuery,
      log,
      handle: async ({ body, projectId }) => ({ status: 200, body: { projectId, name: body.fileName } }),
    });
    const body = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhi\r\n--x--\r\n';
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    const good = await handler(proxyEvent({ body, headers }), context);
    expect(good).toMatchObject({ statusCode: 200, body: '{"projectId":"p1","name":"a.txt"}' });
    expect(await handler(proxyEvent({ body: '{}' }), context)).toMatchObject({ statusCode: 415 });
    const { authorizer: _, ...anonymous } = proxyEvent().requestContext;
    const request = proxyEvent({ body, headers, requestContext: anonymous as never });
    expect(await handler(request, context)).toMatchObject({ statusCode: 401 });
  });
});
