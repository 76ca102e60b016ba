import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { InvocationResult, StreamingResult } from '../lambda/index.ts';
import { Authorizers } from './authorizer.ts';
import { gatewayResponse, type GatewayResponseType } from './gateway-response.ts';
import { answerBuffered, answerStreaming, type IntegrationOutcome } from './integration.ts';
import { answerMock } from './mock.ts';
import { readOpenApi, type ApiDefinition, type LambdaRoute, type OpenApiBody } from './open-api.ts';
import { methodArn, proxyEvent, readRequest, type ProxyRequest } from './proxy-event.ts';
import { announcesTooMuch, dropBody, encodeBody, readBody } from './request-body.ts';
import { refusedByValidation } from './request-validation.ts';
import { RouteTable, type RouteMatch } from './route-table.ts';

/** How the API names itself in events and ARNs. */
export interface ApiOptions {
  stage: string;
  apiId: string;
  accountId: string;
  region: string;
}

export interface FrontOptions extends Partial<ApiOptions> {
  /** Port on 127.0.0.1; 0 takes a free one. */
  port: number;
  /** The resolved `Body` of the AWS::ApiGateway::RestApi. */
  openApi: OpenApiBody;
  invoke: (functionName: string, payload: unknown) => Promise<InvocationResult>;
  invokeStreaming: (functionName: string, payload: unknown) => Promise<StreamingResult>;
  /** Told of every request: `POST /v1/sessions 201 1834 ms`, and of every failure of the front's own. */
  log?: (line: string) => void;
}

export interface Front {
  /** `http://127.0.0.1:<port>` */
  url: string;
  port: number;
  /** Takes no further request; open ones may end within `graceMilliseconds` (default 1000). */
  close(graceMilliseconds?: number): Promise<void>;
}

/** Request line and headers together, as API Gateway limits them. */
const HEADER_BYTES = 10_240;

/** Serves a Regional REST API on loopback, by the OpenAPI document that AWS receives. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const front = new RestFront(options);
  // The server's own limits would end what the function may still answer.
  const limits = { maxHeaderSize: HEADER_BYTES, requestTimeout: 0, keepAliveTimeout: 60_000 };
  const server = http.createServer(limits, (request, response) => void front.handle(request, response));
  // Who asks first whether to send is told no before a byte of it has come. Whether the body comes all the same is
  // not known then, so that nothing after it could be told apart from it.
  server.on('checkContinue', (request: http.IncomingMessage, response: http.ServerResponse) => {
    if (announcesTooMuch(request)) response.setHeader('connection', 'close');
    else response.writeContinue();
    void front.handle(request, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable) return void socket.destroy();
    const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW';
    const [status, text] = isTooLarge ? [431, 'Request Header Fields Too Large'] : [400, 'Bad Request'];
    const body = JSON.stringify({
      statusCode: status,
      error: text,
      message: `${text}: the request is not HTTP/1.1 as expected`,
    });
    socket.end(
      `HTTP/1.1 ${status} ${text}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, close: (grace = 1000) => close(server, grace) };
}

async function close(server: http.Server, graceMilliseconds: number): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const force = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
  await closed;
  clearTimeout(force);
}

class RestFront {
  readonly #options: FrontOptions & ApiOptions;
  readonly #api: ApiDefinition;
  readonly #routes: RouteTable;
  readonly #authorizers: Authorizers;

  constructor(options: FrontOptions) {
    const names = { stage: 'live', apiId: 'local', accountId: '000000000000', region: 'us-east-1' };
    this.#options = { ...names, ...options };
    this.#api = readOpenApi(options.openApi);
    this.#routes = new RouteTable(this.#api.routes);
    this.#authorizers = new Authorizers(options.invoke);
  }

  /** Never rejects, whatever the client or a function does. */
  async handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const started = performance.now();
    response.on('error', () => {});
    try {
      await this.#serve(request, response);
    } catch (error) {
      const hasLeft = request.destroyed && !request.complete;
      if (!hasLeft)
        this.#options.log?.(`${request.method} ${request.url}: ${String((error as Error)?.stack ?? error)}`);
      if (response.headersSent || hasLeft) response.destroy();
      else this.#refuse(response, request, 'API_CONFIGURATION_ERROR');
    }
    const milliseconds = Math.round(performance.now() - started);
    this.#options.log?.(`${request.method} ${request.url} ${response.statusCode} ${milliseconds} ms`);
  }

  async #serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let parsed: ProxyRequest;
    let match: RouteMatch | undefined;
    try {
      parsed = readRequest(request, this.#options);
      match = this.#routes.match(parsed.method, parsed.path);
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
      return this.#refuse(response, request, 'BAD_REQUEST_PARAMETERS');
    }
    if (!match) return this.#refuse(response, request, 'MISSING_AUTHENTICATION_TOKEN', parsed);
    const body = await readBody(request);
    if (!body) return this.#refuse(response, request, 'REQUEST_TOO_LARGE', parsed);
    const { authorizer } = match.route;
    if (authorizer) {
      const arn = methodArn(parsed, this.#options.region);
      const authorization = await this.#authorizers.authorize(authorizer, parsed, match, arn);
      if (authorization.type === 'refused') return this.#refuse(response, request, authorization.response, parsed);
      parsed.context.authorizer = authorization.context;
    }
    const { pathParameters } = match;
    const contentType = request.headers['content-type'];
    const invalid = refusedByValidation(match.route.validation, { pathParameters, contentType, body });
    if (invalid) return this.#refuse(response, request, invalid, parsed);
    if (match.route.type === 'mock') return answerMock(response, match.route, parsed.context.requestId);
    const outcome = await this.#integrate(request, response, parsed, { ...match, route: match.route }, body);
    if (outcome.type === 'refused') this.#refuse(response, request, outcome.response, parsed);
  }

  #integrate(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    parsed: ProxyRequest,
    match: RouteMatch & { route: LambdaRoute },
    body: Buffer,
  ): Promise<IntegrationOutcome> {
    const { functionName, streams, timeoutMilliseconds } = match.route;
    const { binaryMediaTypes } = this.#api;
    const event = proxyEvent(parsed, match, encodeBody(body, request.headers['content-type'], binaryMediaTypes));
    const call = { response, timeoutMilliseconds, requestId: parsed.context.requestId };
    if (streams) return answerStreaming(this.#options.invokeStreaming(functionName, event), call);
    const binary = { accept: request.headers.accept, mediaTypes: binaryMediaTypes };
    return answerBuffered(this.#options.invoke(functionName, event), call, binary);
  }

  #refuse(
    response: http.ServerResponse,
    request: http.IncomingMessage,
    type: GatewayResponseType,
    parsed?: ProxyRequest,
  ): void {
    const variables = { context: parsed?.context ?? {}, headers: parsed?.headers ?? {} };
    const { statusCode, headers, body } = gatewayResponse(type, this.#api.gatewayResponses, variables);
    // Node.js closes at once after the answer where the client asked for that, whatever is still on its way.
    response.shouldKeepAlive ||= !request.complete;
    const requestId = parsed ? { 'x-amzn-RequestId': parsed.context.requestId } : {};
    response.writeHead(statusCode, { ...headers, ...requestId, 'content-length': Buffer.byteLength(body) });
    response.end(body);
    dropBody(request);
  }
}
