import type { AppRoute } from '../compose/directives.ts';
import type { JsonMap } from '../template.ts';

/** Which checks API Gateway makes before it invokes a function. */
const VALIDATORS = {
  parameters: { validateRequestParameters: true, validateRequestBody: false },
  object: { validateRequestParameters: true, validateRequestBody: true },
};

const OBJECT = 'JsonObject';

/**
 * What of the document is about requests. API Gateway checks no more than that the parameters of a path are not blank,
 * and that a body which must say something is a JSON object: its own words about a field could not be put into an error
 * of this API, whose functions name the field, what was expected and what to do.
 */
export const requestValidation: { document: JsonMap; schemas: JsonMap } = {
  document: {
    'x-amazon-apigateway-request-validators': VALIDATORS,
    'x-amazon-apigateway-request-validator': 'parameters',
  },
  schemas: { [OBJECT]: { type: 'object' } },
};

/** What of an operation is about its request: path parameters, and a body where one is required. */
export const operationRequest = ({ Path, RequiresBody }: AppRoute): JsonMap => ({
  parameters: pathParameters(Path),
  ...(RequiresBody && {
    requestBody: {
      required: true,
      // Only this type is checked; a body of another one goes to the function.
      content: { 'application/json': { schema: { $ref: `#/components/schemas/${OBJECT}` } } },
    },
    'x-amazon-apigateway-request-validator': 'object',
  }),
});

export const pathParameters = (path: string): JsonMap[] =>
  [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name: name as string,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
