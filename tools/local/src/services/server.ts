import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError } from './aws-error.ts';
import { handleEventSourceMappings, type EventSourceMappings } from './event-source-mappings.ts';
import type { AwsJsonService } from './json-service.ts';
import { handleInvocation, invokedFunction, type LambdaInvoker } from './lambda-invocations.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.1';
/** Above the largest request that any of the services accepts (6 MB, a Lambda payload). */
const MAXIMUM_BODY_BYTES = 8 * 1024 * 1024;

export interface AwsServerOptions {
  /** The port on 127.0.0.1; default 0, a free one. */
  port?: number;
  services: AwsJsonService[];
  /** Serves Lambda's Invoke when given. */
  lambda?: LambdaInvoker;
  /** Serves Lambda's event source mappings when given. */
  eventSourceMappings?: EventSourceMappings;
}

export interface AwsServer {
  port: number;
  /** What goes into `AWS_ENDPOINT_URL_<SERVICE>`. */
  url: string;
  close(): Promise<void>;
}

/** Starts the endpoint that the AWS SDK's clients for the given services talk to. */
export async function startAwsServer({ port = 0, services, ...lambda }: AwsServerOptions): Promise<AwsServer> {
  const byPrefix = new Map(services.map((service) => [service.targetPrefix, service]));
  const server = createServer((request, response) => {
    answer(request, response, byPrefix, lambda).catch((error: unknown) => sendError(response, error));
  });
  // The SDK keeps its sockets for the next call; closing them first would make it meet a reset.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  services: Map<string, AwsJsonService>,
  { lambda, eventSourceMappings }: Pick<AwsServerOptions, 'lambda' | 'eventSourceMappings'>,
): Promise<void> {
  const body = await readBody(request);
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const functionName = lambda && request.method === 'POST' ? invokedFunction(path) : undefined;
  if (lambda && functionName) return handleInvocation(lambda, functionName, request, body, response);
  const isMapping =
    eventSourceMappings &&
    path.includes('/event-source-mappings') &&
    (await handleEventSourceMappings(eventSourceMappings, request, path, parseJson(body), response));
  if (isMapping) return;

  const target = String(request.headers['x-amz-target'] ?? '');
  const [prefix = '', name = ''] = target.split('.');
  const service = services.get(prefix);
  const run = service && Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
  if (!run) {
    const known = service ? `${prefix} serves ${Object.keys(service.actions).join(', ')}` : servedPrefixes(services);
    throw new AwsError('UnknownOperationException', `Unknown operation "${target || request.url}". ${known}.`);
  }
  const output = await run(parseJson(body));
  response.writeHead(200, { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(output ?? {}));
}

async function readBody(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAXIMUM_BODY_BYTES) {
      throw new AwsError('RequestEntityTooLargeException', 'The request is too large.', { statusCode: 413 });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Uint8Array): unknown {
  if (body.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new AwsError('SerializationException', 'The request body is not JSON.');
  }
}

function servedPrefixes(services: Map<string, AwsJsonService>): string {
  return `This endpoint serves ${[...services.keys()].join(', ')}`;
}

function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  // Anything but an AwsError is a fault of the local cloud: 500, which the SDK retries as it would on AWS.
  const { code, message, statusCode, fields } =
    error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), { statusCode: 500 });
  response.writeHead(statusCode, {
    'content-type': CONTENT_TYPE,
    'x-amzn-errortype': code,
    'x-amzn-requestid': randomUUID(),
  });
  response.end(JSON.stringify({ __type: code, message, Message: message, ...fields }));
}
