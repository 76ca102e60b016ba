import type http from 'node:http';
import type { MockRoute, Operation } from './open-api.ts';

type Integration = NonNullable<Operation['x-amazon-apigateway-integration']>;

/**
 * Reads a mock integration whose one response is a status and constant headers.
 * @throws Error when it would need a mapping that is not known here.
 */
export function readMock(
  { responses = {} }: Integration,
  place: string,
): Pick<MockRoute, 'type' | 'statusCode' | 'headers'> {
  const { default: response, ...others } = responses;
  if (!response || Object.keys(others).length > 0)
    throw new Error(`${place}: expected a mock integration with the response "default" alone`);
  const headers = Object.entries(response.responseParameters ?? {}).map(([target, source]) => {
    const [, name] = /^method\.response\.header\.(.+)$/.exec(target) ?? [];
    const [, value] = /^'(.*)'$/.exec(source) ?? [];
    if (!name || value === undefined)
      throw new Error(`${place}: expected a constant in quotes for a response header, got ${target}: ${source}`);
    return [name, value] as const;
  });
  return { type: 'mock', statusCode: Number(response.statusCode ?? 200), headers: Object.fromEntries(headers) };
}

/** Answers a route that no function serves. */
export function answerMock(response: http.ServerResponse, { statusCode, headers }: MockRoute, requestId: string): void {
  response.writeHead(statusCode, { ...headers, 'x-amzn-RequestId': requestId });
  response.end();
}
