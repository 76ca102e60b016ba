import type { GatewayResponseDefinition } from './open-api.ts';

/** The answers that API Gateway gives by itself: status, error type and message without a definition of the API's own. */
const DEFAULTS = {
  ACCESS_DENIED: [403, 'AccessDeniedException', 'User is not authorized to access this resource'],
  API_CONFIGURATION_ERROR: [500, 'InternalServerErrorException', 'Internal server error'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'AuthorizerConfigurationException', 'Internal server error'],
  AUTHORIZER_FAILURE: [500, 'AuthorizerConfigurationException', 'Internal server error'],
  BAD_REQUEST_BODY: [400, 'BadRequestException', 'Invalid request body'],
  BAD_REQUEST_PARAMETERS: [400, 'BadRequestException', 'Bad Request'],
  INTEGRATION_FAILURE: [502, 'InternalServerErrorException', 'Internal server error'],
  INTEGRATION_TIMEOUT: [504, 'InternalServerErrorException', 'Endpoint request timed out'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
  REQUEST_TOO_LARGE: [413, 'RequestTooLongException', 'Request Too Long'],
  UNAUTHORIZED: [401, 'UnauthorizedException', 'Unauthorized'],
} as const satisfies Record<string, readonly [number, string, string]>;

/** `$context.a.b` or `${context.a.b}` */
const VARIABLE = /\$(?:\{(context(?:\.\w+)+)\}|(context(?:\.\w+)+))/g;

export type GatewayResponseType = keyof typeof DEFAULTS;

export interface GatewayResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

/** What a template may refer to: `$context.<path>`, and for parameters `method.request.header.<name>`. */
export interface GatewayResponseContext {
  /** The fields of the request context; `error` is added here. */
  context: Record<string, unknown>;
  headers: Record<string, string>;
}

/** Renders an answer of the gateway's own by the API's definition for its type, else by DEFAULT_4XX or DEFAULT_5XX. */
export function gatewayResponse(
  type: GatewayResponseType,
  definitions: Record<string, GatewayResponseDefinition>,
  { context, headers }: GatewayResponseContext,
): GatewayResponse {
  const [status, errorType, message] = DEFAULTS[type];
  const definition = definitions[type] ?? definitions[status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'] ?? {};
  const error = { message, messageString: JSON.stringify(message), responseType: type };
  const variables = { ...context, error };
  const [contentType = 'application/json', template = '{"message":$context.error.messageString}'] =
    preferred(definition.responseTemplates) ?? [];
  return {
    statusCode: Number(definition.statusCode ?? status),
    headers: {
      'content-type': contentType,
      'x-amzn-ErrorType': errorType,
      ...parameters(definition.responseParameters ?? {}, variables, headers),
    },
    body: template.replaceAll(VARIABLE, (_match, braced?: string, bare?: string) => {
      return lookUp(braced ?? bare ?? '', variables);
    }),
  };
}

const preferred = (templates: Record<string, string> = {}): [string, string] | undefined => {
  const entries = Object.entries(templates);
  return entries.find(([type]) => type === 'application/json') ?? entries[0];
};

/** `context.a.b` in the variables, as text; what is not there is empty. */
function lookUp(path: string, variables: Record<string, unknown>): string {
  let value: unknown = variables;
  for (const name of path.split('.').slice(1)) {
    value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  }
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function parameters(
  mapping: Record<string, string>,
  variables: Record<string, unknown>,
  headers: Record<string, string>,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [target, source] of Object.entries(mapping)) {
    const [, name] = /^gatewayresponse\.header\.(.+)$/.exec(target) ?? [];
    if (name) result[name] = parameterValue(source, variables, headers);
  }
  return result;
}

function parameterValue(source: string, variables: Record<string, unknown>, headers: Record<string, string>): string {
  const [, literal] = /^'(.*)'$/.exec(source) ?? [];
  if (literal !== undefined) return literal;
  if (source.startsWith('context.')) return lookUp(source, variables);
  const [, wanted = ''] = /^method\.request\.header\.(.+)$/.exec(source) ?? [];
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted.toLowerCase());
  return found?.[1] ?? '';
}
