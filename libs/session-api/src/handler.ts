import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type * as z from 'zod';
import type { Logger } from '@wallcrawler/runtime';
import { ApiError } from './errors.ts';
import { toApiRequest } from './request.ts';
import type { ApiRequest, RouteSchemas } from './request.ts';

/** What a use case answers. The body goes out raw: any envelope would break the SDK. */
export interface ApiResponse {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** One route: what it accepts and what it does. */
export interface Route<B extends z.ZodType, Q extends z.ZodType> extends RouteSchemas<B, Q> {
  log: Logger;
  handle(request: ApiRequest<z.output<B>, z.output<Q>>): Promise<ApiResponse>;
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' };

/** Turns whatever was thrown into an answer; what is no ApiError is logged and told to nobody. */
function toErrorResponse(error: unknown, log: Logger): ApiResponse {
  if (error instanceof ApiError) {
    log.info('request refused', { code: error.code, status: error.status, reason: error.message });
    return { status: error.status, body: error.toBody(), headers: error.headers };
  }
  log.error('request failed', { error });
  const internal = new ApiError('internal', 'something went wrong on our side; the logs have it under this request id');
  return { status: internal.status, body: internal.toBody(), headers: internal.headers };
}

async function respond<B extends z.ZodType, Q extends z.ZodType>(
  route: Route<B, Q>,
  event: APIGatewayProxyEvent,
  context: Context,
): Promise<{ statusCode: number; headers: Record<string, string>; body: string }> {
  let response: ApiResponse;
  try {
    response = await route.handle(toApiRequest(event, context, route, route.log));
  } catch (error) {
    response = toErrorResponse(error, route.log.child({ requestId: event.requestContext?.requestId }));
  }
  return {
    statusCode: response.status,
    headers: { ...JSON_HEADERS, 'x-request-id': event.requestContext?.requestId ?? '', ...response.headers },
    body: response.status === 204 ? '' : JSON.stringify(response.body),
  };
}

/** A Lambda handler for a REST API proxy integration that answers in one piece (at most 29 s). */
export const apiHandler =
  <B extends z.ZodType, Q extends z.ZodType>(route: Route<B, Q>) =>
  (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> =>
    respond(route, event, context);

/** A Lambda handler for a REST API integration with response streaming, which may take as long as the function. */
export const streamingApiHandler = <B extends z.ZodType, Q extends z.ZodType>(route: Route<B, Q>) =>
  awslambda.streamifyResponse<APIGatewayProxyEvent, void>(async (event, stream, context) => {
    const { body, ...metadata } = await respond(route, event, context);
    const response = awslambda.HttpResponseStream.from(stream, metadata);
    response.end(body);
  });
