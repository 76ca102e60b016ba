import { Agent, createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { CREDENTIALS } from '../account.ts';
import type { AccessControl, Denial } from './access-control.ts';
import { UnknownOperationError, readSigner } from './api-request.ts';
import type { ApiRequest, Signer } from './api-request.ts';
import { sendDenied } from './denied-answer.ts';
import { forward } from './forward.ts';
import { needsOf } from './requests/index.ts';
import type { FindTaskDefinition } from './requests/ecs.ts';
import { existenceNeed, s3Target } from './requests/s3.ts';

export interface CheckingProxyOptions {
  /** The endpoint behind it. */
  upstream: string;
  access: AccessControl;
  findTaskDefinition: FindTaskDefinition;
}

export interface CheckingProxy {
  url: string;
  close(): Promise<void>;
}

/** Stands before an engine and lets through what the caller's role allows. @throws Error for an upstream not on HTTP. */
export async function startCheckingProxy(options: CheckingProxyOptions): Promise<CheckingProxy> {
  const upstream = new URL(options.upstream);
  if (upstream.protocol !== 'http:')
    throw new Error(`--iam: calls to ${upstream.origin} cannot be checked, because it is not on http; use --iam off`);
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    answer(request, response, upstream, agent, options).catch(() => {
      // The engine has gone away: 502 is what the SDK tries again after.
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    });
  });
  // The SDK keeps its sockets for the next call; closing them first would make it meet a reset.
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: URL,
  agent: Agent,
  { access, findTaskDefinition }: CheckingProxyOptions,
): Promise<void> {
  const { method = 'GET', headers } = request;
  const url = new URL(request.url ?? '/', upstream);
  const signer = readSigner(headers, url.searchParams);
  const service = signer?.service ?? 'unsigned';
  const isObject = service === 's3' && !(method === 'POST' && url.searchParams.has('delete'));
  const body = isObject ? undefined : await readAll(request);
  const asked: ApiRequest = {
    ...{ service, method, path: url.pathname, query: url.searchParams, headers },
    body: body?.toString(),
  };
  // A browser asks for leave to ask (CORS) without credentials.
  const denial = method === 'OPTIONS' ? undefined : judge(access, signer, asked, findTaskDefinition);
  if (denial) {
    request.resume();
    return sendDenied(response, service, method, denial);
  }
  // Engines know one account: some keep the data of each access key apart.
  const authorization = headers.authorization?.replace(/Credential=[^/]+/, `Credential=${CREDENTIALS.accessKeyId}`);
  const answered = await forward(request, response, { upstream, agent, body, authorization });
  if (!answered) return;
  if (answered.statusCode === 404 && hidesAbsence(access, signer, asked)) {
    answered.resume();
    return sendDenied(response, service, method, { message: 'Access Denied' });
  }
  response.writeHead(answered.statusCode ?? 502, answered.headers);
  // A download that its reader gives up is nobody's fault.
  await pipeline(answered, response).catch(() => response.destroy());
}

function judge(
  access: AccessControl,
  signer: Signer | undefined,
  request: ApiRequest,
  find: FindTaskDefinition,
): Denial | undefined {
  try {
    return access.judge(signer?.accessKeyId, needsOf(request, find));
  } catch (error) {
    // What cannot be read cannot be judged either.
    const operation = error instanceof UnknownOperationError ? error.operation : `${request.service}: ${String(error)}`;
    return access.refuseUnknown(signer?.accessKeyId, operation);
  }
}

/**
 * S3 tells that an object does not exist only to those who may list its bucket.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
const hidesAbsence = (access: AccessControl, signer: Signer | undefined, request: ApiRequest): boolean =>
  access.mode === 'enforce' &&
  request.service === 's3' &&
  (request.method === 'GET' || request.method === 'HEAD') &&
  s3Target(request).key !== '' &&
  !access.allows(signer?.accessKeyId, existenceNeed(request));

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
