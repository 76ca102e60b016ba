import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type * as z from 'zod';
import type { Logger } from '@wallcrawler/runtime';
import { CORS_HEADERS } from './cors.ts';
import { ApiError } from './errors.ts';
import { parseUpload } from './multipart.ts';
import type { UploadedFile } from './multipart.ts';
import { toApiRequest, toRequestHead } from './request.ts';
import type { ApiRequest, RouteSchemas } from './request.ts';
import { requestScope } from './request-scope.ts';
import type { RequestScope } from './request-scope.ts';

/** What a use case answers. The body goes out raw: any envelope would break the SDK. */
export interface ApiResponse {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** An answer that is sent as it is read, e.g. an archive that is made meanwhile. */
export interface StreamedResponse {
  status: number;
  /** `content-type` among them. */
  headers: Record<string, string>;
  stream: Readable;
}

/** One route: what it accepts and what it does. */
export interface Route<B extends z.ZodType, Q extends z.ZodType, R = ApiResponse> extends RouteSchemas<B, Q> {
  log: Logger;
  handle(request: ApiRequest<z.output<B>, z.output<Q>>): Promise<R>;
}

/** One route that takes a file. */
export interface UploadRoute<Q extends z.ZodType> {
  query: Q;
  log: Logger;
  /** What to do with a file over 4 MB, as the end of a sentence. Default: nothing is said. */
  largerFiles?: string;
  handle(request: ApiRequest<UploadedFile, z.output<Q>>): Promise<ApiResponse>;
}

const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  ...CORS_HEADERS,
};

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

/** Runs a route. Whatever it throws becomes an answer: this never rejects. */
async function answer<R extends ApiResponse | StreamedResponse>(
  { log }: RequestScope,
  handle: () => Promise<R>,
): Promise<R | ApiResponse> {
  try {
    return await handle();
  } catch (error) {
    return toErrorResponse(error, log);
  }
}

const toProxyResult = (response: ApiResponse, { requestId }: RequestScope) => ({
  statusCode: response.status,
  headers: { ...JSON_HEADERS, 'x-request-id': requestId, ...response.headers },
  body: response.status === 204 ? '' : JSON.stringify(response.body),
});

/** A Lambda handler for a REST API proxy integration that answers in one piece (at most 29 s). */
export const apiHandler =
  <B extends z.ZodType, Q extends z.ZodType>(route: Route<B, Q>) =>
  async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const scope = requestScope(event, context, route.log);
    const handle = async () => route.handle(toApiRequest(event, scope, route));
    return toProxyResult(await answer(scope, handle), scope);
  };

/** A Lambda handler for a route that takes one file as `multipart/form-data`. */
export const uploadHandler =
  <Q extends z.ZodType>(route: UploadRoute<Q>) =>
  async (event: APIGatewayProxyEvent, context: Context): Promise<APIGatewayProxyResult> => {
    const scope = requestScope(event, context, route.log);
    const handle = async () => {
      const head = toRequestHead(event, scope, route.query);
      return route.handle({ ...head, body: await parseUpload(event, route.largerFiles) });
    };
    return toProxyResult(await answer(scope, handle), scope);
  };

/**
 * A Lambda handler for a REST API integration with response streaming, which may take as long as the function. A stream
 * that fails before its first byte is answered like any other error; one that fails later breaks the response off.
 */
export const streamingApiHandler = <B extends z.ZodType, Q extends z.ZodType>(
  route: Route<B, Q, ApiResponse | StreamedResponse>,
) =>
  awslambda.streamifyResponse<APIGatewayProxyEvent, void>(async (event, target, context) => {
    const scope = requestScope(event, context, route.log);
    const response = await answer(scope, async () => {
      const own = await route.handle(toApiRequest(event, scope, route));
      if ('stream' in own) await firstByte(own.stream);
      return own;
    });
    if ('stream' in response) {
      const { status: statusCode, headers: own } = response;
      const headers = { ...CORS_HEADERS, 'x-request-id': scope.requestId, ...own };
      const sink = awslambda.HttpResponseStream.from(target, { statusCode, headers });
      return pipeline(response.stream, sink).catch((error: unknown) => {
        scope.log.error('the answer broke off', { error });
        throw error;
      });
    }
    const { body, ...metadata } = toProxyResult(response, scope);
    awslambda.HttpResponseStream.from(target, metadata).end(body);
  });

/** Waits until the stream has something to read or has ended. @throws what the stream failed with. */
async function firstByte(stream: Readable): Promise<void> {
  if (stream.errored) throw stream.errored;
  if (stream.readableLength > 0 || stream.readableEnded) return;
  await once(stream, 'readable');
}
