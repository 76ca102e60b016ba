import { API_ERRORS } from '@wallcrawler/session-api';
import * as z from 'zod';
import type { AppRoute } from '../compose/directives.ts';
import { type JsonMap, isMap } from '../template.ts';
import { pathParameters } from './request-validation.ts';
import type { RouteSchemas } from './route-schemas.ts';

const SECURITY = { apiKey: { type: 'apiKey', name: 'X-BB-API-Key', in: 'header' } };

const ERROR = {
  type: 'object',
  required: ['statusCode', 'error', 'message', 'code'],
  properties: {
    statusCode: { type: 'integer' },
    error: { type: 'string' },
    message: { type: 'string' },
    code: { type: 'string', enum: Object.keys(API_ERRORS) },
  },
};

/**
 * The OpenAPI 3.0 document for people and for generators of clients: the routes with all that their functions accept.
 * The body of the REST API says less, since API Gateway checks less and understands less of JSON Schema.
 */
export function openApiDocument(routes: readonly AppRoute[], schemas: ReadonlyMap<string, RouteSchemas>): JsonMap {
  const paths: Record<string, JsonMap> = {};
  for (const route of routes) {
    const { query, body } = schemas.get(route.app) as RouteSchemas;
    (paths[route.Path] ??= {})[route.Method.toLowerCase()] = {
      operationId: route.OperationId,
      summary: route.Summary,
      parameters: [...pathParameters(route.Path), ...queryParameters(query)],
      ...requestBody(route, body),
      responses: {
        '2XX': { description: 'See docs/api.md.' },
        default: {
          description: 'An error.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
      security: [{ apiKey: [] }],
    };
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Wallcrawler', version: 'v1' },
    paths,
    components: { securitySchemes: SECURITY, schemas: { Error: ERROR } },
  };
}

/** As clients write it: defaults are not required, and what only code can check is any value. */
const toJsonSchema = (schema: z.ZodType): JsonMap =>
  z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input', unrepresentable: 'any' }) as unknown as JsonMap;

function queryParameters(query: z.ZodType): JsonMap[] {
  const { properties, required } = toJsonSchema(query);
  return Object.entries(isMap(properties) ? properties : {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: Array.isArray(required) && required.includes(name),
    schema,
  }));
}

function requestBody({ RequiresBody }: AppRoute, body: z.ZodType | 'file'): JsonMap {
  if (body === 'file') {
    const properties = { file: { type: 'string', format: 'binary' } };
    const schema = { type: 'object', required: ['file'], properties };
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  const schema = toJsonSchema(body);
  if (!isMap(schema.properties) || Object.keys(schema.properties).length === 0) return {};
  return { requestBody: { required: RequiresBody, content: { 'application/json': { schema } } } };
}
