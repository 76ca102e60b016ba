import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { currentTrace, invocationFields } from '@wallcrawler/tracing';
import type { TraceContext } from '@wallcrawler/tracing';
import type { Logger } from '@wallcrawler/runtime';

/** What a request is known by, before anybody has looked at what it asks for. */
export interface RequestScope {
  /** The id that API Gateway gave it and the client reads in `x-request-id`. */
  requestId: string;
  /** The trace that the invocation belongs to; absent where tracing is off. */
  trace?: TraceContext | undefined;
  /** Every line of it names the request, the invocation, the trace and, where they are known, project and session. */
  log: Logger;
}

export function requestScope(
  event: APIGatewayProxyEvent,
  context: Pick<Context, 'awsRequestId'>,
  log: Logger,
): RequestScope {
  const trace = currentTrace();
  const requestId = event.requestContext?.requestId ?? context.awsRequestId;
  const projectId = (event.requestContext?.authorizer as { projectId?: string } | null | undefined)?.projectId;
  const sessionId = event.resource?.startsWith('/v1/sessions/{id}') ? event.pathParameters?.['id'] : undefined;
  const fields = { requestId, ...invocationFields(context, trace), projectId, sessionId };
  return { requestId, trace, log: log.child(fields) };
}
