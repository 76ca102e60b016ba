import type { InvocationResult } from './types.ts';

/** What a runtime, or the host in its place, reports about a failed invocation. */
export interface RuntimeFault {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** A streaming invocation that failed before its response began. */
export class StreamingInvocationError extends Error {
  override readonly name = 'StreamingInvocationError';
  readonly result: InvocationResult;

  constructor(result: InvocationResult) {
    super(`the function answered no stream: ${result.payload.toString('utf8').slice(0, 500)}`);
    this.result = result;
  }
}

export const timedOut = (requestId: string, seconds: number): RuntimeFault => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
});

export const initTimedOut = (requestId: string, seconds: number): RuntimeFault => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `RequestId: ${requestId} Error: Initialisation timed out after ${seconds.toFixed(2)} seconds`,
});

export const exited = (requestId: string, code: number | null, signal: string | null): RuntimeFault => ({
  errorType: 'Runtime.ExitError',
  errorMessage: `RequestId: ${requestId} Error: Runtime exited ${
    signal ? `with error: signal: ${signal}` : code ? `with error: exit status ${code}` : 'without providing a reason'
  }`,
});

export const responseTooLarge = (bytes: number, limit: number): RuntimeFault => ({
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${limit} bytes).`,
});

const serviceError = (statusCode: number, type: string, message: string): InvocationResult => ({
  statusCode,
  payload: Buffer.from(JSON.stringify({ Type: 'User', __type: type, message })),
});

export const throttled = (): InvocationResult => serviceError(429, 'TooManyRequestsException', 'Rate Exceeded.');

export const requestTooLarge = (bytes: number, limit: number): InvocationResult =>
  serviceError(
    413,
    'RequestTooLargeException',
    `Request must be smaller than ${limit} bytes for the InvokeFunction operation; it has ${bytes}`,
  );

export const faulted = (fault: RuntimeFault): InvocationResult => ({
  statusCode: 200,
  functionError: 'Unhandled',
  payload: Buffer.from(JSON.stringify(fault)),
});
