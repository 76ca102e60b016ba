import { describe, expect, it } from '@jest/globals';
import { type ValidationDocument, type ValidationOperation, readValidation } from './request-validation.ts';
import { FrontBench } from './testing/front-bench.ts';

const VALIDATORS = { all: { validateRequestParameters: true, validateRequestBody: true } };
const DOCUMENT: ValidationDocument = {
  'x-amazon-apigateway-request-validators': VALIDATORS,
  components: { schemas: { Any: {}, JsonObject: { type: 'object' } } },
};
const operation = (model: string, more: object = {}): ValidationOperation => ({
  'x-amazon-apigateway-request-validator': 'all',
  parameters: [{ name: 'id', in: 'path', required: true }],
  requestBody: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${model}` } } } },
  ...more,
});

describe(readValidation, () => {
  it('reads what the validator of an operation checks', () => {
    expect(readValidation(DOCUMENT, operation('JsonObject'), 'x')).toEqual({ parameters: ['id'], objectBody: true });
    expect(readValidation(DOCUMENT, {}, 'x')).toEqual({ parameters: [], objectBody: false });
  });

  it.each<[string, ValidationOperation]>([
    ['expected a body of type application/json with the model', operation('Any')],
    ['there is no request validator gone', operation('Any', { 'x-amazon-apigateway-request-validator': 'gone' })],
    [
      'expected required parameters in the path only, got q',
      operation('JsonObject', { parameters: [{ name: 'q', in: 'query', required: true }] }),
    ],
  ])('refuses what it could not carry out: %s', (message, unknown) => {
    expect(() => readValidation(DOCUMENT, unknown, 'POST /x')).toThrow(`POST /x: ${message}`);
  });
});

describe('a route with a required body', () => {
  const bench = new FrontBench();
  const post = (body: string, type?: string): Promise<Response> =>
    bench.call('/v1/object', { method: 'POST', body, ...(type && { headers: { 'content-type': type } }) });

  it.each(['{', '[]', '"text"', 'null', ' '])('refuses %j before the function sees it', async (body) => {
    const response = await post(body, 'application/json; charset=utf-8');
    expect([response.status, await response.json()]).toEqual([400, { message: 'Invalid request body' }]);
  });

  it.each([
    ['an object', '{"a":1}', 'application/json'],
    ['an empty body', '', 'application/json'],
    ['a body of another type', 'text', 'text/plain'],
  ])('lets the function judge %s', async (_, body, type) => {
    const response = await post(body, type);
    // What is no JSON fails in the function.
    expect(response.status).toBe(body === 'text' ? 502 : 200);
  });

  it('asks for the key first', async () => {
    const init = { method: 'POST', body: '[]', headers: { 'x-bb-api-key': '', 'content-type': 'application/json' } };
    expect((await bench.call('/v1/object', init)).status).toBe(401);
  });
});

describe('a route with a parameter in its path', () => {
  const bench = new FrontBench();

  it('refuses a blank one', async () => {
    const response = await bench.call('/v1/things/%20');
    expect([response.status, await response.json()]).toEqual([400, { message: 'Bad Request' }]);
  });
});
