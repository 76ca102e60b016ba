import type { OpenApiBody } from '../open-api.ts';

const uri = (name: string, streams = false) =>
  `arn:aws:apigateway:us-east-1:lambda:path/${streams ? '2021-11-15' : '2015-03-31'}/functions/` +
  `arn:aws:lambda:us-east-1:000000000000:function:${name}:live/${streams ? 'response-streaming-invocations' : 'invocations'}`;

/** The first path has a preflight, as the composed template gives to each. */
const preflight = {
  'x-amazon-apigateway-integration': {
    type: 'mock',
    responses: {
      default: {
        statusCode: '204',
        responseParameters: { 'method.response.header.access-control-allow-origin': "'*'" },
      },
    },
  },
};

export interface TestRoute {
  name: string;
  streams?: boolean;
  timeoutInMillis?: number;
  open?: boolean;
  /** Whether the gateway is to refuse a body that is no JSON object. */
  objectBody?: boolean;
}

const validation = {
  'x-amazon-apigateway-request-validator': 'object',
  requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/JsonObject' } } } },
};

/** A resolved document as the composed template has it: `routes` by `METHOD /path`. */
export function document(routes: Record<string, TestRoute>, authorizer: object = {}): OpenApiBody {
  const paths: OpenApiBody['paths'] = {};
  for (const [key, route] of Object.entries(routes)) {
    const { name, streams = false, timeoutInMillis = 29_000, open = false, objectBody = false } = route;
    const [method = '', path = ''] = key.split(' ');
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true }));
    (paths[path] ??= {})[method.toLowerCase()] = {
      parameters,
      ...(objectBody && validation),
      security: open ? [] : [{ apiKey: [] }],
      'x-amazon-apigateway-integration': {
        type: 'aws_proxy',
        uri: uri(name, streams),
        timeoutInMillis,
        ...(streams && { responseTransferMode: 'STREAM' }),
      },
    };
  }
  const [first] = Object.values(paths);
  if (first) first.options = preflight;
  const error = (status: number) => ({
    statusCode: String(status),
    responseParameters: { 'gatewayresponse.header.x-should-retry': "'false'" },
    responseTemplates: {
      'application/json': `{"statusCode":${status},"message":$context.error.messageString,"type":"$context.error.responseType","id":"$context.requestId"}`,
    },
  });
  return {
    paths,
    'x-amazon-apigateway-request-validators': {
      parameters: { validateRequestParameters: true, validateRequestBody: false },
      object: { validateRequestParameters: true, validateRequestBody: true },
    },
    'x-amazon-apigateway-request-validator': 'parameters',
    components: {
      schemas: { JsonObject: { type: 'object' } },
      securitySchemes: {
        apiKey: {
          'x-amazon-apigateway-authorizer': {
            type: 'request',
            authorizerUri: uri('authorizer'),
            authorizerResultTtlInSeconds: 0,
            ...authorizer,
          },
        },
      },
    },
    'x-amazon-apigateway-binary-media-types': ['application/zip'],
    'x-amazon-apigateway-gateway-responses': { MISSING_AUTHENTICATION_TOKEN: error(404), UNAUTHORIZED: error(401) },
  };
}
