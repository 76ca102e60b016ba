import { readMock } from './mock.ts';
import {
  type RequestValidation,
  type ValidationDocument,
  type ValidationOperation,
  readValidation,
} from './request-validation.ts';

/** The parts of a resolved OpenAPI body that API Gateway acts upon. */
export interface OpenApiBody extends ValidationDocument {
  paths: Record<string, Record<string, unknown>>;
  components?: { securitySchemes?: Record<string, SecurityScheme>; schemas?: Record<string, unknown> };
  securityDefinitions?: Record<string, SecurityScheme>;
  security?: Record<string, string[]>[];
  'x-amazon-apigateway-gateway-responses'?: Record<string, GatewayResponseDefinition>;
  'x-amazon-apigateway-binary-media-types'?: string[];
}

interface SecurityScheme {
  'x-amazon-apigateway-authorizer'?: {
    type?: string;
    authorizerUri?: unknown;
    authorizerResultTtlInSeconds?: number | string;
    identitySource?: string;
  };
}

export interface Operation extends ValidationOperation {
  security?: Record<string, string[]>[];
  'x-amazon-apigateway-integration'?: {
    type?: string;
    uri?: unknown;
    timeoutInMillis?: number | string;
    responseTransferMode?: string;
    responses?: Record<string, { statusCode?: number | string; responseParameters?: Record<string, string> }>;
  };
}

export interface GatewayResponseDefinition {
  statusCode?: number | string;
  responseParameters?: Record<string, string>;
  responseTemplates?: Record<string, string>;
}

export interface AuthorizerDefinition {
  functionName: string;
  /** Seconds a result may be used again; 0 switches the cache off. API Gateway's default is 300. */
  ttlSeconds: number;
  /** For instance `method.request.header.x-api-key`; each must be present in a request. */
  identitySources: string[];
}

interface RouteBase {
  /** Upper case, or `ANY`. */
  method: string;
  /** As the document has it, for instance `/v1/sessions/{id}`. */
  resource: string;
  authorizer: AuthorizerDefinition | undefined;
  validation: RequestValidation;
}

/** Answered by a function. */
export interface LambdaRoute extends RouteBase {
  type: 'lambda';
  functionName: string;
  streams: boolean;
  timeoutMilliseconds: number;
}

/** Answered by the gateway itself, always the same. */
export interface MockRoute extends RouteBase {
  type: 'mock';
  statusCode: number;
  headers: Record<string, string>;
}

export type RouteDefinition = LambdaRoute | MockRoute;

export interface ApiDefinition {
  routes: RouteDefinition[];
  gatewayResponses: Record<string, GatewayResponseDefinition>;
  binaryMediaTypes: string[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'x-amazon-apigateway-any-method'];
const TIMEOUT = { standard: 29_000, mostStreaming: 900_000 };

/**
 * Reads the document as API Gateway imports it.
 * @throws Error that names the route or scheme which uses something that is not known here.
 */
export function readOpenApi(body: OpenApiBody): ApiDefinition {
  const schemes = { ...body.securityDefinitions, ...body.components?.securitySchemes };
  const authorizers = new Map(
    Object.entries(schemes).map(([name, scheme]) => [name, readAuthorizer(name, scheme)] as const),
  );
  const routes = Object.entries(body.paths).flatMap(([resource, item]) =>
    Object.entries(item)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => readRoute(resource, method, operation as Operation, body, authorizers)),
  );
  return {
    routes,
    gatewayResponses: body['x-amazon-apigateway-gateway-responses'] ?? {},
    binaryMediaTypes: body['x-amazon-apigateway-binary-media-types'] ?? [],
  };
}

function readRoute(
  resource: string,
  method: string,
  operation: Operation,
  document: OpenApiBody,
  authorizers: Map<string, AuthorizerDefinition | undefined>,
): RouteDefinition {
  const place = `${method.toUpperCase()} ${resource}`;
  const integration = operation['x-amazon-apigateway-integration'];
  const [scheme] = Object.keys((operation.security ?? document.security ?? [])[0] ?? {});
  if (scheme !== undefined && !authorizers.has(scheme)) throw new Error(`${place}: unknown security scheme ${scheme}`);
  const route = {
    method: method === 'x-amazon-apigateway-any-method' ? 'ANY' : method.toUpperCase(),
    resource,
    authorizer: scheme === undefined ? undefined : authorizers.get(scheme),
    validation: readValidation(document, operation, place),
  };
  if (integration?.type?.toLowerCase() === 'mock') return { ...route, ...readMock(integration, place) };
  if (integration?.type?.toLowerCase() !== 'aws_proxy') {
    throw new Error(`${place}: expected an integration of type aws_proxy or mock, got ${integration?.type ?? 'none'}`);
  }
  const { uri, timeoutInMillis, responseTransferMode = 'BUFFERED' } = integration;
  const streams = responseTransferMode === 'STREAM';
  if (streams !== String(uri).endsWith('/response-streaming-invocations')) {
    throw new Error(`${place}: responseTransferMode ${responseTransferMode} does not go with the URI ${String(uri)}`);
  }
  const timeoutMilliseconds = Number(timeoutInMillis ?? TIMEOUT.standard);
  const most = streams ? TIMEOUT.mostStreaming : TIMEOUT.standard;
  if (!(timeoutMilliseconds >= 50 && timeoutMilliseconds <= most)) {
    throw new Error(`${place}: timeoutInMillis: expected 50 to ${most}, got ${String(timeoutInMillis)}`);
  }
  return { ...route, type: 'lambda', functionName: functionNameIn(uri, place), streams, timeoutMilliseconds };
}

function readAuthorizer(name: string, scheme: SecurityScheme): AuthorizerDefinition | undefined {
  const authorizer = scheme['x-amazon-apigateway-authorizer'];
  if (!authorizer) return undefined;
  if (authorizer.type?.toLowerCase() !== 'request') {
    throw new Error(
      `security scheme ${name}: expected an authorizer of type request, got ${authorizer.type ?? 'none'}`,
    );
  }
  const sources = authorizer.identitySource?.split(',').map((source) => source.trim()) ?? [];
  const ttlSeconds = Number(authorizer.authorizerResultTtlInSeconds ?? 300);
  if (ttlSeconds > 0 && sources.length === 0) {
    throw new Error(`security scheme ${name}: a cached authorizer needs an identitySource`);
  }
  return {
    functionName: functionNameIn(authorizer.authorizerUri, `security scheme ${name}`),
    ttlSeconds,
    identitySources: sources,
  };
}

function functionNameIn(uri: unknown, place: string): string {
  const [, name] = (typeof uri === 'string' && /\/functions\/arn:[^/]*:function:([^:/]+)[:/]/.exec(uri)) || [];
  if (!name) throw new Error(`${place}: expected the invocation URI of a Lambda function, got ${JSON.stringify(uri)}`);
  return name;
}
