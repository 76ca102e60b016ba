import { describe, expect, it } from '@jest/globals';
import { readOpenApi, type OpenApiBody } from './open-api.ts';
import { RouteTable } from './route-table.ts';
import { document } from './testing/document.ts';

describe(readOpenApi, () => {
  const valid = () => document({ 'GET /v1/things': { name: 'list' } });
  const change = (edit: (integration: Record<string, unknown>) => void) => {
    const body = valid();
    edit((body.paths['/v1/things']!.get as Record<string, never>)['x-amazon-apigateway-integration']!);
    return body;
  };

  it('reads routes and their authorizer', () => {
    expect(readOpenApi(valid()).routes).toEqual([
      {
        type: 'lambda',
        method: 'GET',
        resource: '/v1/things',
        functionName: 'list',
        streams: false,
        timeoutMilliseconds: 29_000,
        authorizer: { functionName: 'authorizer', ttlSeconds: 0, identitySources: [] },
        validation: { parameters: [], objectBody: false },
      },
      {
        type: 'mock',
        method: 'OPTIONS',
        resource: '/v1/things',
        statusCode: 204,
        headers: { 'access-control-allow-origin': '*' },
        authorizer: undefined,
        validation: { parameters: [], objectBody: false },
      },
    ]);
  });

  it.each<[string, OpenApiBody]>([
    ['mock integration', change((integration) => (integration.type = 'mock'))],
    ['aws_proxy', change((integration) => (integration.type = 'http_proxy'))],
    ['invocation URI', change((integration) => (integration.uri = { 'Fn::Sub': 'x' }))],
    ['responseTransferMode', change((integration) => (integration.responseTransferMode = 'STREAM'))],
    ['timeoutInMillis', change((integration) => (integration.timeoutInMillis = 45_000))],
    ['identitySource', document({}, { authorizerResultTtlInSeconds: 300 })],
    ['type request', document({}, { type: 'token' })],
  ])('refuses a document with a wrong %s', (message, body) => {
    expect(() => readOpenApi(body)).toThrow(message);
  });
});

describe(RouteTable, () => {
  const route = (key: string) => {
    const [method = '', resource = ''] = key.split(' ');
    return {
      type: 'lambda' as const,
      method,
      resource,
      functionName: key,
      streams: false,
      timeoutMilliseconds: 1,
      authorizer: undefined,
      validation: { parameters: [], objectBody: false },
    };
  };
  const keys = ['GET /', 'GET /{proxy+}', 'GET /a/{id}', 'GET /a/fixed', 'ANY /a/{id}/b', 'GET /a/{id}/b', 'GET /a'];
  const table = new RouteTable(keys.map(route));

  it.each([
    ['GET', '/', 'GET /', {}],
    ['GET', '/a', 'GET /a', {}],
    ['GET', '/a/fixed', 'GET /a/fixed', {}],
    ['GET', '/a/1', 'GET /a/{id}', { id: '1' }],
    ['GET', '/a/x%2Fy', 'GET /a/{id}', { id: 'x/y' }],
    ['GET', '/a/1/b', 'GET /a/{id}/b', { id: '1' }],
    ['PUT', '/a/1/b', 'ANY /a/{id}/b', { id: '1' }],
    ['GET', '/other/deep/path', 'GET /{proxy+}', { proxy: 'other/deep/path' }],
    ['PUT', '/a', undefined, undefined],
  ])('%s %s -> %s', (method, path, key, parameters) => {
    const match = table.match(method, path);
    const name = match?.route.type === 'lambda' ? match.route.functionName : undefined;
    expect([name, match?.pathParameters]).toEqual([key, parameters]);
  });
});
