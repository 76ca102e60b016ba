import { describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import fc from 'fast-check';
import { recordingLogger } from '@wallcrawler/testing';
import { ApiError } from './errors.ts';
import { toApiRequest } from './request.ts';
import { createSessionBody, debugSessionQuery } from './requests.ts';
import { proxyEvent } from './testing/proxy-event.ts';

const { log } = recordingLogger();
const schemas = { body: createSessionBody, query: debugSessionQuery };
const read = (more: Partial<APIGatewayProxyEvent>) =>
  toApiRequest(proxyEvent(more), { requestId: 'request-1', log }, schemas);

function refusal(more: Partial<APIGatewayProxyEvent>): ApiError {
  try {
    read(more);
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('the request was accepted');
}

describe(toApiRequest, () => {
  it('takes the project from the authorizer, and names headers in lower case', () => {
    const request = read({
      body: '{"timeout":60}',
      headers: { 'X-Stainless-Retry-Count': '1', Accept: undefined },
      pathParameters: { id: 's1' },
      queryStringParameters: { expiresIn: '5' },
    });
    expect(request).toMatchObject({
      requestId: 'request-1',
      projectId: 'p1',
      keyId: 'k1',
      params: { id: 's1' },
      query: { expiresIn: 5 },
      body: { timeout: 60 },
      headers: { 'x-stainless-retry-count': '1', accept: '' },
    });
  });

  it.each([
    ['null', null],
    ['empty', ''],
    ['blank', ' \r\n '],
  ])('takes a body that is %s for an empty object', (_, body) => {
    expect(read({ body, headers: { 'content-type': 'application/json' } }).body).toMatchObject({ keepAlive: false });
  });

  it('reads a body in base64', () => {
    const body = Buffer.from('{"userMetadata":{"name":"Jürgen"}}').toString('base64');
    expect(read({ body, isBase64Encoded: true }).body.userMetadata).toEqual({ name: 'Jürgen' });
  });

  it.each([undefined, null, {}, { projectId: 'p1' }, { keyId: 'k1' }, { projectId: '', keyId: 'k1' }])(
    'refuses a request with the verdict %j',
    (authorizer) => {
      const requestContext = { requestId: 'r', authorizer } as unknown as APIGatewayProxyEvent['requestContext'];
      expect(refusal({ requestContext })).toMatchObject({ code: 'unauthorized', status: 401 });
    },
  );

  it('accepts its own project by name, and refuses another', () => {
    expect(read({ body: '{"projectId":"p1"}' }).projectId).toBe('p1');
    expect(refusal({ body: '{"projectId":"p2"}' })).toMatchObject({ code: 'forbidden', status: 403 });
  });

  it('names the part that does not fit', () => {
    expect(refusal({ body: '{"timeout":1}' }).message).toMatch(/^invalid body: timeout/);
    expect(refusal({ queryStringParameters: { expiresIn: 'x' } }).message).toMatch(/^invalid query: expiresIn/);
    expect(refusal({ queryStringParameters: { other: 'x' } }).message).toContain('unknown field other');
  });
});

describe('garbage', () => {
  const megabyte = 1024 * 1024;
  it.each([
    ['a megabyte of one letter', 'x'.repeat(megabyte), 413],
    ['a megabyte of JSON', JSON.stringify({ userMetadata: { a: 'x'.repeat(megabyte) } }), 413],
    ['64 KB in characters, more in bytes', `"${'ü'.repeat(40_000)}"`, 413],
    ['60 KB of open brackets', '['.repeat(60_000), 400],
    ['nesting that overflows a stack', `{"userMetadata":{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}}`, 400],
    ['nesting that the table cannot keep', `{"userMetadata":{"a":${'['.repeat(40)}${']'.repeat(40)}}}`, 400],
    ['nesting in an option that is not supported', `{"proxies":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, 400],
    ['half a body', '{"timeout":', 400],
    ['a text', '"x"', 400],
    ['null', 'null', 400],
    ['a list', '[]', 400],
    ['a prototype', '{"__proto__":{"timeout":60}}', 400],
    ['a number without end', '{"userMetadata":{"a":1e400}}', 400],
  ])('%s is refused', (_, body, status) => {
    expect(refusal({ body }).status).toBe(status);
    expect(refusal({ body: Buffer.from(body).toString('base64'), isBase64Encoded: true }).status).toBe(status);
  });

  it('of any kind is accepted or refused, never an accident', () => {
    const body = fc.oneof(fc.string({ maxLength: 2000 }), fc.json(), fc.base64String());
    fc.assert(
      fc.property(body, fc.boolean(), fc.dictionary(fc.string(), fc.string()), (text, isBase64Encoded, query) => {
        try {
          read({ body: text, isBase64Encoded, queryStringParameters: query });
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
          expect(Math.floor((error as ApiError).status / 100)).toBe(4);
        }
      }),
      { numRuns: 500 },
    );
  });
});
