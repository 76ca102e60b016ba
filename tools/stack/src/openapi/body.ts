import { CORS_HEADERS } from '@wallcrawler/session-api/cors';
import type { AppRoute, GatewayResponse, RestApiDirective } from '../compose/directives.ts';
import type { JsonMap } from '../template.ts';
import { integration, invocationUri } from './integration.ts';
import { preflight } from './preflight.ts';
import { operationRequest, pathParameters, requestValidation } from './request-validation.ts';

const SCHEME = 'apiKey';

/** What reaches a function as base64, because as text it would be damaged: forms with files. JSON stays text. */
const BINARY_MEDIA_TYPES = ['multipart/form-data'];

/**
 * The OpenAPI 3.0 body of the REST API: every app's routes, the checks of their requests, the authorizer, the preflights
 * that let web pages of other origins call it, and gateway responses in the API's own error shape.
 * @throws Error when two apps serve the same method of the same path.
 */
export function openApiBody(directive: RestApiDirective, routes: AppRoute[]): JsonMap {
  const paths: Record<string, JsonMap> = {};
  for (const route of routes) {
    const operations = (paths[route.Path] ??= {});
    const method = route.Method.toLowerCase();
    if (method in operations) throw new Error(`${route.Method} ${route.Path} is served twice, once by ${route.app}`);
    operations[method] = operation(route);
  }
  for (const [path, operations] of Object.entries(paths)) {
    const methods = Object.keys(operations).map((method) => method.toUpperCase());
    operations['options'] = preflight(methods, pathParameters(path));
  }
  const gatewayResponses = Object.entries(directive.GatewayResponses).map(([type, response]) => [
    type,
    gatewayResponse(response),
  ]);
  return {
    openapi: '3.0.1',
    info: { title: directive.Title, version: directive.Version },
    paths,
    components: { securitySchemes: { [SCHEME]: authorizer(directive) }, schemas: requestValidation.schemas },
    ...requestValidation.document,
    'x-amazon-apigateway-binary-media-types': BINARY_MEDIA_TYPES,
    'x-amazon-apigateway-gateway-responses': Object.fromEntries(gatewayResponses) as JsonMap,
  };
}

const operation = (route: AppRoute): JsonMap => ({
  operationId: route.OperationId,
  summary: route.Summary,
  ...operationRequest(route),
  responses: { default: { description: 'See the API reference.' } },
  security: [{ [SCHEME]: [] }],
  'x-amazon-apigateway-integration': integration(route),
});

/**
 * A key may come in any of three headers, and API Gateway's cache needs every identity source to be present: so there
 * is no identity source and no cache here, and the function caches for itself.
 */
const authorizer = ({ Authorizer }: RestApiDirective): JsonMap => ({
  type: 'apiKey',
  name: 'X-BB-API-Key',
  in: 'header',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type: 'request',
    authorizerUri: invocationUri(Authorizer, false),
    authorizerResultTtlInSeconds: 0,
  },
});

const gatewayResponse = ({ Status, Error: error, Code, Message, Headers }: GatewayResponse): JsonMap => ({
  statusCode: String(Status),
  responseParameters: Object.fromEntries(
    Object.entries({ ...CORS_HEADERS, ...Headers }).map(([name, value]) => [
      `gatewayresponse.header.${name}`,
      `'${value}'`,
    ]),
  ),
  responseTemplates: {
    'application/json': JSON.stringify({ statusCode: Status, error, message: Message, code: Code }),
  },
});
