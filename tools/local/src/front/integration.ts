import type http from 'node:http';
import { pipeline } from 'node:stream/promises';
import { StreamingInvocationError, type InvocationResult, type StreamingResult } from '../lambda/index.ts';
import type { GatewayResponseType } from './gateway-response.ts';
import { isBinary } from './request-body.ts';
import { responseHeaders } from './response-headers.ts';

/** What the client is to get, or the gateway's own answer in its place. */
export type IntegrationOutcome = { type: 'answered' } | { type: 'refused'; response: GatewayResponseType };

export interface IntegrationCall {
  response: http.ServerResponse;
  timeoutMilliseconds: number;
  requestId: string;
}

const refused = (response: GatewayResponseType): IntegrationOutcome => ({ type: 'refused', response });
const ofService = ({ statusCode }: InvocationResult): IntegrationOutcome =>
  refused(statusCode === 413 ? 'REQUEST_TOO_LARGE' : 'INTEGRATION_FAILURE');

/** Answers with a buffered invocation. The invocation goes on when the client has left or the time is up. */
export async function answerBuffered(
  invocation: Promise<InvocationResult>,
  { response, timeoutMilliseconds, requestId }: IntegrationCall,
  binary: { accept: string | undefined; mediaTypes: string[] },
): Promise<IntegrationOutcome> {
  const result = await within(invocation, timeoutMilliseconds);
  if (!result) return refused('INTEGRATION_TIMEOUT');
  if (result.statusCode >= 400) return ofService(result);
  const answer = result.functionError ? undefined : parseObject(result.payload);
  const { body = '', isBase64Encoded } = answer ?? {};
  const headers = answer && responseHeaders(answer.headers, answer.multiValueHeaders);
  const statusCode = Number(answer?.statusCode);
  if (!headers || !isStatus(statusCode) || (typeof body !== 'string' && body !== null)) {
    return refused('INTEGRATION_FAILURE');
  }
  const firstAccepted = binary.accept?.split(',')[0];
  const decode = isBase64Encoded === true && isBinary(firstAccepted, binary.mediaTypes);
  const bytes = Buffer.from(body ?? '', decode ? 'base64' : 'utf8');
  writeHead(response, statusCode, headers, requestId, bytes.length);
  response.end(bytes);
  return { type: 'answered' };
}

/** Answers with a streamed invocation, piece by piece. A failure midway breaks the response off. */
export async function answerStreaming(
  invocation: Promise<StreamingResult>,
  { response, timeoutMilliseconds, requestId }: IntegrationCall,
): Promise<IntegrationOutcome> {
  const end = Date.now() + timeoutMilliseconds;
  let result: StreamingResult | undefined;
  try {
    result = await within(invocation, timeoutMilliseconds);
  } catch (error) {
    return error instanceof StreamingInvocationError ? ofService(error.result) : refused('INTEGRATION_FAILURE');
  }
  if (!result) {
    // The function is not told: what it still sends is read and dropped, so that its environment becomes free.
    void invocation.then(({ body }) => body.resume()).catch(() => {});
    return refused('INTEGRATION_TIMEOUT');
  }
  const { metadata, body } = result;
  const headers = responseHeaders(metadata.headers, metadata.multiValueHeaders, metadata.cookies);
  if (!headers || !isStatus(metadata.statusCode)) {
    body.resume();
    return refused('INTEGRATION_FAILURE');
  }
  writeHead(response, metadata.statusCode, headers, requestId);
  response.flushHeaders();
  const timer = setTimeout(() => response.destroy(), end - Date.now());
  await pipeline(body, response).catch(() => response.destroy());
  clearTimeout(timer);
  return { type: 'answered' };
}

function writeHead(
  response: http.ServerResponse,
  statusCode: number,
  headers: Map<string, string[]>,
  requestId: string,
  length?: number,
): void {
  response.statusCode = statusCode;
  if (!headers.has('content-type')) response.setHeader('content-type', 'application/json');
  for (const [name, values] of headers) response.setHeader(name, values.length === 1 ? (values[0] ?? '') : values);
  response.setHeader('x-amzn-RequestId', requestId);
  const isBodyless = statusCode === 204 || statusCode === 304;
  if (length !== undefined && !isBodyless) response.setHeader('content-length', length);
}

const isStatus = (statusCode: number): boolean =>
  Number.isInteger(statusCode) && statusCode >= 200 && statusCode <= 599;

/** Undefined when the time is up first; a late rejection goes unheard. */
async function within<T>(work: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function parseObject(payload: Buffer): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(payload.toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
