import { randomUUID } from 'node:crypto';
import type http from 'node:http';
import type { ApiOptions } from './front.ts';
import type { RouteMatch } from './route-table.ts';

type Multi = Record<string, string[]>;
type Single = Record<string, string>;

/** A request in the pieces that events are made of. */
export interface ProxyRequest {
  method: string;
  path: string;
  headers: Single;
  multiValueHeaders: Multi;
  query: Multi;
  context: RequestContext;
}

export interface RequestContext extends Record<string, unknown> {
  requestId: string;
  stage: string;
  apiId: string;
  accountId: string;
  authorizer?: Record<string, unknown>;
}

/**
 * Takes a request apart.
 * @throws URIError for a query that is not well-formed percent-encoding.
 */
export function readRequest(request: http.IncomingMessage, options: ApiOptions): ProxyRequest {
  const { method = 'GET', url = '/' } = request;
  const [path = '/', ...rest] = url.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  const multiValueHeaders = collect(pairs(request.rawHeaders));
  const peer = request.socket.remoteAddress ?? '127.0.0.1';
  append(multiValueHeaders, 'X-Forwarded-For', peer);
  append(multiValueHeaders, 'X-Forwarded-Proto', 'http');
  append(multiValueHeaders, 'X-Forwarded-Port', String(request.socket.localPort ?? ''));
  const headers = last(multiValueHeaders);
  const now = new Date();
  const context: RequestContext = {
    accountId: options.accountId,
    apiId: options.apiId,
    stage: options.stage,
    httpMethod: method,
    path,
    protocol: `HTTP/${request.httpVersion}`,
    requestId: randomUUID(),
    extendedRequestId: randomUUID(),
    requestTime: commonLogTime(now),
    requestTimeEpoch: now.getTime(),
    domainName: headers.Host ?? headers.host ?? '',
    identity: { sourceIp: peer, userAgent: headers['User-Agent'] ?? headers['user-agent'] ?? null },
  };
  return { method, path: path || '/', headers, multiValueHeaders, query: readQuery(rest.join('?')), context };
}

/** The Lambda proxy event, payload format 1.0. */
export function proxyEvent(request: ProxyRequest, match: RouteMatch, body: { text: string | null; isBase64: boolean }) {
  return { ...requestFields(request, match), body: body.text, isBase64Encoded: body.isBase64 };
}

/** The event of a REQUEST authorizer. */
export function authorizerEvent(request: ProxyRequest, match: RouteMatch, methodArn: string) {
  return { type: 'REQUEST', methodArn, ...requestFields(request, match) };
}

export function methodArn({ method, path, context }: ProxyRequest, region: string): string {
  return `arn:aws:execute-api:${region}:${context.accountId}:${context.apiId}/${context.stage}/${method}${path}`;
}

function requestFields({ method, path, headers, multiValueHeaders, query, context }: ProxyRequest, match: RouteMatch) {
  const orNull = <T extends object>(value: T): T | null => (Object.keys(value).length > 0 ? value : null);
  return {
    resource: match.route.resource,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders,
    queryStringParameters: orNull(last(query)),
    multiValueQueryStringParameters: orNull(query),
    pathParameters: orNull(match.pathParameters),
    stageVariables: null,
    requestContext: { ...context, resourcePath: match.route.resource },
  };
}

function readQuery(query: string): Multi {
  const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
  const parts = query.split('&').filter((part) => part !== '');
  return collect(
    parts.map((part) => {
      const [name = '', ...value] = part.split('=');
      return [decode(name), decode(value.join('='))];
    }),
  );
}

function pairs(raw: string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let index = 0; index < raw.length; index += 2) result.push([raw[index] ?? '', raw[index + 1] ?? '']);
  return result;
}

/** Own properties only, whatever a client calls its headers and parameters. */
function collect(entries: [string, string][]): Multi {
  const groups = new Map<string, string[]>();
  for (const [name, value] of entries) groups.set(name, [...(groups.get(name) ?? []), value]);
  return Object.fromEntries(groups);
}

function append(headers: Multi, name: string, value: string): void {
  const present = Object.keys(headers).find((one) => one.toLowerCase() === name.toLowerCase());
  const former = present === undefined ? [] : (headers[present] ?? []);
  if (present !== undefined) delete headers[present];
  headers[name] = [[...former, value].join(', ')];
}

const last = (multi: Multi): Single =>
  Object.fromEntries(Object.entries(multi).map(([name, values]) => [name, values.at(-1) ?? '']));

/** `20/Nov/2026:21:12:04 +0000` */
function commonLogTime(time: Date): string {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
