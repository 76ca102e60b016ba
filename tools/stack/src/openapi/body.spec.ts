import { describe, expect, it } from '@jest/globals';
import { type AppRoute, type RestApiDirective, directivesSchema } from '../compose/directives.ts';
import { type Json, isMap } from '../template.ts';
import { openApiBody } from './body.ts';
import { restApiResources } from './rest-api.ts';

const route = (changes: Partial<AppRoute> = {}): AppRoute => ({
  app: 'things-retrieve',
  Method: 'GET',
  Path: '/v1/things/{id}',
  OperationId: 'retrieveThing',
  Summary: 'Shows a thing.',
  TimeoutSeconds: 29,
  Stream: false,
  RequiresBody: false,
  ...changes,
});

const api = directivesSchema.parse({
  RestApi: {
    Resource: 'Api',
    Title: 'Things',
    Version: 'v1',
    Authorizer: 'authorizer',
    GatewayResponses: {
      THROTTLED: {
        Status: 429,
        Error: 'Too Many Requests',
        Code: 'throttled',
        Message: 'slow down',
        Headers: { 'retry-after': '1' },
      },
    },
  },
}).RestApi as RestApiDirective;

/** What stands under the keys, from map to map. */
const at = (value: Json | undefined, ...keys: string[]): Json | undefined =>
  keys.reduce<Json | undefined>((node, key) => (isMap(node) ? node[key] : undefined), value);

const integrationOf = (one: AppRoute): Json | undefined => {
  const keys = ['paths', one.Path, one.Method.toLowerCase(), 'x-amazon-apigateway-integration'];
  return at(openApiBody(api, [one]), ...keys);
};

describe(openApiBody, () => {
  it('invokes the alias of a buffered route', () => {
    const integration = integrationOf(route());
    expect(integration).toMatchObject({ type: 'aws_proxy', httpMethod: 'POST', timeoutInMillis: 29_000 });
    expect(at(integration, 'uri', 'Fn::Sub')).toMatch(
      /2015-03-31\/functions\/arn:.*:function:things-retrieve:live\/invocations$/,
    );
    expect(integration).not.toHaveProperty('responseTransferMode');
  });

  it('streams a streaming route, beyond the limit of buffered ones', () => {
    const integration = integrationOf(route({ Stream: true, TimeoutSeconds: 60 }));
    expect(integration).toMatchObject({ responseTransferMode: 'STREAM', timeoutInMillis: 60_000 });
    expect(at(integration, 'uri', 'Fn::Sub')).toMatch(
      /2021-11-15\/functions\/.*:live\/response-streaming-invocations$/,
    );
  });

  it('authorises every route without an identity source and without a cache', () => {
    const body = openApiBody(api, [route()]);
    const authorizer = at(body, 'components', 'securitySchemes', 'apiKey', 'x-amazon-apigateway-authorizer');
    expect(at(body, 'paths', '/v1/things/{id}', 'get', 'security')).toEqual([{ apiKey: [] }]);
    expect(authorizer).toMatchObject({
      type: 'request',
      authorizerResultTtlInSeconds: 0,
    });
    expect(authorizer).not.toHaveProperty('identitySource');
  });

  it('declares path parameters', () => {
    const body = openApiBody(api, [route()]);
    expect(at(body, 'paths', '/v1/things/{id}', 'get', 'parameters')).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
    ]);
  });

  it('has path parameters checked everywhere, and a body where one is required', () => {
    const post = route({ Method: 'POST', OperationId: 'changeThing', RequiresBody: true });
    const body = openApiBody(api, [route(), post]);
    const validators = at(body, 'x-amazon-apigateway-request-validators');
    expect(at(validators, at(body, 'x-amazon-apigateway-request-validator') as string)).toEqual({
      validateRequestParameters: true,
      validateRequestBody: false,
    });
    const operation = at(body, 'paths', '/v1/things/{id}', 'post');
    expect(at(validators, at(operation, 'x-amazon-apigateway-request-validator') as string)).toMatchObject({
      validateRequestBody: true,
    });
    const reference = at(operation, 'requestBody', 'content', 'application/json', 'schema', '$ref') as string;
    expect(at(body, ...reference.split('/').slice(1))).toEqual({ type: 'object' });
    expect(at(body, 'paths', '/v1/things/{id}', 'get')).not.toHaveProperty('requestBody');
  });

  it('answers the preflight of each path without a function and without a key', () => {
    const body = openApiBody(api, [route(), route({ Method: 'DELETE', OperationId: 'deleteThing' })]);
    const options = at(body, 'paths', '/v1/things/{id}', 'options');
    expect(options).toMatchObject({ parameters: [{ name: 'id' }] });
    expect(options).not.toHaveProperty('security');
    const integration = at(options, 'x-amazon-apigateway-integration');
    expect(integration).toMatchObject({ type: 'mock', contentHandling: 'CONVERT_TO_TEXT' });
    expect(at(integration, 'responses', 'default')).toMatchObject({
      statusCode: '204',
      responseParameters: {
        'method.response.header.access-control-allow-origin': "'*'",
        'method.response.header.access-control-allow-methods': "'GET, DELETE'",
        'method.response.header.access-control-allow-headers': "'*, authorization'",
      },
    });
  });

  it('answers for the gateway in the shape of every other error', () => {
    const response = at(openApiBody(api, []), 'x-amazon-apigateway-gateway-responses', 'THROTTLED');
    expect(response).toMatchObject({
      statusCode: '429',
      responseParameters: {
        'gatewayresponse.header.retry-after': "'1'",
        'gatewayresponse.header.access-control-allow-origin': "'*'",
      },
    });
    expect(JSON.parse(at(response, 'responseTemplates', 'application/json') as string)).toEqual({
      statusCode: 429,
      error: 'Too Many Requests',
      message: 'slow down',
      code: 'throttled',
    });
  });

  it('has files encoded as base64, and nothing else', () => {
    expect(at(openApiBody(api, []), 'x-amazon-apigateway-binary-media-types')).toEqual(['multipart/form-data']);
  });

  it('refuses two apps on one route', () => {
    expect(() => openApiBody(api, [route(), route({ app: 'other' })])).toThrow(/served twice, once by other/);
  });

  it('refuses a buffered route that API Gateway would cut', () => {
    expect(() => openApiBody(api, [route({ TimeoutSeconds: 30 })])).toThrow(/needs Stream/);
  });
});

describe(restApiResources, () => {
  const resources = { Api: { Type: 'AWS::ApiGateway::RestApi' } };

  it('permits each route, and the authorizer, for exactly what it serves', () => {
    const composed = restApiResources(api, resources, [route()]);
    expect(Object.keys(composed)).toEqual(['Api', 'InvokeAuthorizer', 'InvokeRetrieveThing']);
    const source = at(composed.InvokeRetrieveThing?.Properties, 'SourceArn', 'Fn::Sub');
    expect(source).toMatch(/:\$\{Api\}\/\*\/GET\/v1\/things\/\*$/);
  });

  it('refuses a name that is no REST API', () => {
    expect(() => restApiResources(api, {}, [])).toThrow(/Api is no AWS::ApiGateway::RestApi/);
  });

  it('refuses two routes with one OperationId', () => {
    expect(() => restApiResources(api, resources, [route(), route({ Path: '/v1/other' })])).toThrow(/retrieveThing/);
  });
});
