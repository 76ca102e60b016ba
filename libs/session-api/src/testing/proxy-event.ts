import type { APIGatewayProxyEvent } from 'aws-lambda';

/** A request as API Gateway hands it over, authorised for project `p1`. */
export const proxyEvent = (more: Partial<APIGatewayProxyEvent> = {}): APIGatewayProxyEvent => ({
  httpMethod: 'POST',
  path: '/v1/sessions',
  resource: '/v1/sessions',
  body: null,
  isBase64Encoded: false,
  headers: {},
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  requestContext: {
    requestId: 'request-1',
    authorizer: { projectId: 'p1', keyId: 'k1' },
  } as unknown as APIGatewayProxyEvent['requestContext'],
  ...more,
});
