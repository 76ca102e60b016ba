import type { GatewayResponseType } from './gateway-response.ts';

/** The checks that API Gateway makes of a request before it is integrated. */
export interface RequestValidation {
  /** Path parameters that must not be blank. */
  parameters: string[];
  /** Whether a body of type application/json must be a JSON object. */
  objectBody: boolean;
}

/** The parts of a document that say which requests are valid. */
export interface ValidationDocument {
  components?: { schemas?: Record<string, unknown> };
  'x-amazon-apigateway-request-validators'?: Record<
    string,
    { validateRequestParameters?: boolean; validateRequestBody?: boolean }
  >;
  'x-amazon-apigateway-request-validator'?: string;
}

/** The same parts of an operation. */
export interface ValidationOperation {
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content?: Record<string, { schema?: { $ref?: string } }> };
  'x-amazon-apigateway-request-validator'?: string;
}

/**
 * Reads which checks an operation asks for.
 * @throws Error that names the place, for a check that is not known here.
 */
export function readValidation(
  document: ValidationDocument,
  operation: ValidationOperation,
  place: string,
): RequestValidation {
  const name = operation['x-amazon-apigateway-request-validator'] ?? document['x-amazon-apigateway-request-validator'];
  if (name === undefined) return { parameters: [], objectBody: false };
  const validator = document['x-amazon-apigateway-request-validators']?.[name];
  if (!validator) throw new Error(`${place}: there is no request validator ${name}`);
  const required = (operation.parameters ?? []).filter((parameter) => parameter.required === true);
  const foreign = required.find((parameter) => parameter.in !== 'path');
  if (foreign) throw new Error(`${place}: expected required parameters in the path only, got ${foreign.name}`);
  return {
    parameters: validator.validateRequestParameters === true ? required.map((parameter) => parameter.name) : [],
    objectBody: validator.validateRequestBody === true && hasObjectBody(document, operation, place),
  };
}

function hasObjectBody(
  { components }: ValidationDocument,
  { requestBody }: ValidationOperation,
  place: string,
): boolean {
  if (!requestBody) return false;
  const { 'application/json': json, ...others } = requestBody.content ?? {};
  const [, model = ''] = /^#\/components\/schemas\/(\w+)$/.exec(json?.schema?.$ref ?? '') ?? [];
  const isObject = JSON.stringify(components?.schemas?.[model]) === '{"type":"object"}';
  if (!isObject || Object.keys(others).length > 0)
    throw new Error(`${place}: expected a body of type application/json with the model {"type":"object"}`);
  return true;
}

/** What the gateway answers to a request that its checks refuse; undefined for one that they let pass. */
export function refusedByValidation(
  { parameters, objectBody }: RequestValidation,
  request: { pathParameters: Record<string, string>; contentType: string | undefined; body: Buffer },
): GatewayResponseType | undefined {
  if (parameters.some((name) => !request.pathParameters[name]?.trim())) return 'BAD_REQUEST_PARAMETERS';
  // Without a type a body is JSON, and a type without a model is not checked. An empty body counts for an empty object.
  const type = request.contentType?.split(';')[0]?.trim().toLowerCase() ?? 'application/json';
  if (!objectBody || type !== 'application/json' || request.body.length === 0) return undefined;
  return isObject(request.body.toString('utf8')) ? undefined : 'BAD_REQUEST_BODY';
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
