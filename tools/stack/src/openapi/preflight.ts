import { PREFLIGHT_HEADERS } from '@wallcrawler/session-api/cors';
import type { JsonMap } from '../template.ts';

/**
 * The OPTIONS operation of a path: a browser asks it, without a key, before a page of another origin may send one.
 * API Gateway answers it without a function.
 * @param methods the methods that the path serves, in upper case.
 */
export function preflight(methods: readonly string[], parameters: JsonMap[]): JsonMap {
  const headers = Object.entries({ ...PREFLIGHT_HEADERS, 'access-control-allow-methods': methods.join(', ') });
  return {
    summary: 'Answers the preflight of a browser.',
    parameters,
    responses: {
      '204': {
        description: 'What a page of another origin may send.',
        headers: Object.fromEntries(headers.map(([name]) => [name, { schema: { type: 'string' } }])),
      },
    },
    'x-amazon-apigateway-integration': {
      type: 'mock',
      passthroughBehavior: 'when_no_match',
      requestTemplates: { 'application/json': '{"statusCode": 204}' },
      // Without it, an API with binary media types takes the empty body for bytes, and answers 500.
      contentHandling: 'CONVERT_TO_TEXT',
      responses: {
        default: {
          statusCode: '204',
          responseParameters: Object.fromEntries(
            headers.map(([name, value]) => [`method.response.header.${name}`, `'${value}'`]),
          ),
        },
      },
    },
  };
}
