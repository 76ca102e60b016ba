import { currentTrace } from './trace-context.ts';
import type { TraceContext } from './trace-context.ts';

/** What every log line of an invocation carries. */
export interface InvocationFields {
  /** The id in the lines that Lambda itself writes (START, REPORT). */
  lambdaRequestId: string;
  traceId?: string;
}

export function invocationFields(
  context: { awsRequestId: string },
  trace: TraceContext | undefined = currentTrace(),
): InvocationFields {
  return { lambdaRequestId: context.awsRequestId, ...(trace && { traceId: trace.traceId }) };
}
