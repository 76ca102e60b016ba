import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError } from './aws-error.ts';

/** What invoking a function gave back. */
export interface LambdaInvocationResult {
  /** The JSON text that the handler returned, or the error document. */
  payload: string | Uint8Array;
  /** `Handled` or `Unhandled` when the function failed. */
  functionError?: string | undefined;
}

/** The Lambda side of the REST endpoint. */
export interface LambdaInvoker {
  /** Throws an AwsError `ResourceNotFoundException` (404) for a function that does not exist. */
  invoke(
    functionName: string,
    payload: Uint8Array,
    options: { invocationType: 'RequestResponse' | 'Event' },
  ): Promise<LambdaInvocationResult>;
}

const INVOCATIONS = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** The name of the function that a REST path invokes, taken out of an ARN or a qualified name; undefined if none. */
export function invokedFunction(path: string): string | undefined {
  const match = INVOCATIONS.exec(path);
  if (!match?.[1]) return undefined;
  const reference = decodeURIComponent(match[1]).replace(/^arn:aws[\w-]*:lambda:[^:]*:\d*:function:/, '');
  return reference.split(':')[0];
}

/** Serves Lambda's Invoke: `RequestResponse` waits for the result, `Event` is answered with 202 at once. */
export async function handleInvocation(
  lambda: LambdaInvoker,
  name: string,
  request: IncomingMessage,
  body: Uint8Array,
  response: ServerResponse,
): Promise<void> {
  const invocationType = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (invocationType !== 'RequestResponse' && invocationType !== 'Event') {
    throw new AwsError(
      'InvalidParameterValueException',
      `InvocationType ${String(invocationType)} is not supported here: use RequestResponse or Event.`,
    );
  }
  const result = await lambda.invoke(name, body, { invocationType });
  response.writeHead(invocationType === 'Event' ? 202 : 200, {
    'content-type': 'application/json',
    'x-amz-executed-version': '$LATEST',
    ...(result.functionError ? { 'x-amz-function-error': result.functionError } : {}),
  });
  response.end(invocationType === 'Event' ? undefined : result.payload);
}
