import type { APIGatewayProxyEvent } from 'aws-lambda';
import type * as z from 'zod';
import { ApiError } from './errors.ts';
import type { RequestScope } from './request-scope.ts';
import { validate } from './validate.ts';

/** What a route accepts. */
export interface RouteSchemas<B extends z.ZodType, Q extends z.ZodType> {
  body: B;
  query: Q;
}

/** A request after authorisation and validation. */
export interface ApiRequest<B, Q> extends RequestScope {
  /** The project that the API key belongs to. */
  projectId: string;
  keyId: string;
  /** The path as the API declares it, e.g. `/v1/sessions/{id}`. */
  route: string;
  /** Path parameters, e.g. `id`. */
  params: Record<string, string>;
  query: Q;
  body: B;
  /** Header names in lower case. */
  headers: Record<string, string>;
}

/** The largest body that any route of the sessions plane reads, in bytes. A create with everything in it has 3 KB. */
const MAX_BODY_BYTES = 64 * 1024;

/** The deepest nesting of a body. DynamoDB keeps 32 levels, and what is much deeper overflows the stack of checks. */
const MAX_BODY_LEVELS = 16;

const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeperThan(levels - 1, inner)));

function parseBody(event: APIGatewayProxyEvent): unknown {
  // The SDK sends a JSON content type with an empty body on some calls: that is an empty object.
  if (!event.body) return {};
  const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString('utf8') : event.body;
  if (Buffer.byteLength(text) > MAX_BODY_BYTES)
    throw new ApiError('body_too_large', `invalid body: expected at most ${MAX_BODY_BYTES} bytes`);
  if (text.trim() === '') return {};
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new ApiError('malformed_json', 'invalid body: expected a JSON object', {}, { cause });
  }
  if (isDeeperThan(MAX_BODY_LEVELS, body))
    throw new ApiError('invalid_request', `invalid body: expected at most ${MAX_BODY_LEVELS} levels of nesting`);
  return body;
}

/** Everything of a request but its body. */
export type RequestHead<Q> = Omit<ApiRequest<unknown, Q>, 'body'>;

/**
 * Who asks for what.
 * @throws ApiError 400 for a query that does not fit, 401 without an authorizer's verdict.
 */
export function toRequestHead<Q extends z.ZodType>(
  event: APIGatewayProxyEvent,
  scope: RequestScope,
  query: Q,
): RequestHead<z.output<Q>> {
  const authorizer = event.requestContext.authorizer as { projectId?: string; keyId?: string } | null | undefined;
  if (!authorizer?.projectId || !authorizer.keyId)
    throw new ApiError('unauthorized', 'no valid API key: send it in the header X-BB-API-Key');
  return {
    ...scope,
    projectId: authorizer.projectId,
    keyId: authorizer.keyId,
    route: event.resource,
    params: Object.fromEntries(Object.entries(event.pathParameters ?? {}).map(([name, value]) => [name, value ?? ''])),
    query: validate(query, event.queryStringParameters ?? {}, 'query'),
    headers: Object.fromEntries(
      Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? '']),
    ),
  };
}

/**
 * Builds the request that a use case sees.
 * @throws ApiError 400 for a body or query that does not fit, 401 without an authorizer's verdict, 403 for a project
 *   that is not the key's own, 413 for a body over 64 KB.
 */
export function toApiRequest<B extends z.ZodType, Q extends z.ZodType>(
  event: APIGatewayProxyEvent,
  scope: RequestScope,
  schemas: RouteSchemas<B, Q>,
): ApiRequest<z.output<B>, z.output<Q>> {
  const head = toRequestHead(event, scope, schemas.query);
  const body = validate(schemas.body, parseBody(event), 'body');
  const named = (body as { projectId?: string } | undefined)?.projectId;
  if (named !== undefined && named !== head.projectId)
    throw new ApiError(
      'forbidden',
      'projectId: the API key does not belong to this project; leave it out or use a key of that project',
    );
  return { ...head, body };
}
