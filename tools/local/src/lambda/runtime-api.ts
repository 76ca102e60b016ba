import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** One event on its way to a runtime. */
export interface RuntimeInvocation {
  requestId: string;
  functionArn: string;
  /** Epoch milliseconds. */
  deadline: number;
  payload: Buffer;
  /** The trace header, where tracing is on. */
  trace?: string | undefined;
}

/** What a runtime tells through the API. */
export interface RuntimeListener {
  /** The runtime asks for work: its start-up, or its last invocation, is over. */
  onNext(): void;
  onInitError(payload: Buffer): void;
  onError(requestId: string, payload: Buffer): void;
  /** Resolves when the body has been consumed; an unknown request id resolves to false. */
  onResponse(requestId: string, contentType: string, body: http.IncomingMessage): Promise<boolean>;
}

const ROOT = '/2018-06-01/runtime';

/** The Lambda Runtime API for one execution environment, on a loopback port of its own: any runtime client may use it. */
export class RuntimeApi {
  readonly #server: http.Server;
  readonly #listener: RuntimeListener;
  #waiting: http.ServerResponse | undefined;

  constructor(listener: RuntimeListener) {
    this.#listener = listener;
    // A streamed response may last as long as its function: no time limit of the server's may end it.
    this.#server = http.createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
      this.#route(request, response).catch(() => response.destroy());
    });
  }

  /** Resolves to `host:port`, the value of AWS_LAMBDA_RUNTIME_API. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** True while the runtime waits for an invocation. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** Answers the waiting runtime; only allowed while `isWaiting`. */
  deliver(invocation: RuntimeInvocation): void {
    const response = this.#waiting;
    if (!response) throw new Error('the runtime is not waiting for an invocation');
    this.#waiting = undefined;
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': invocation.payload.length,
      'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
      'Lambda-Runtime-Deadline-Ms': String(invocation.deadline),
      'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
      ...(invocation.trace && { 'Lambda-Runtime-Trace-Id': invocation.trace }),
    });
    response.end(invocation.payload);
  }

  close(): void {
    this.#waiting = undefined;
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #route(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method, url = '' } = request;
    if (method === 'GET' && url === `${ROOT}/invocation/next`) {
      this.#waiting = response;
      return this.#listener.onNext();
    }
    if (method === 'POST' && url === `${ROOT}/init/error`) {
      this.#listener.onInitError(await readAll(request));
      return answer(response, 202, { status: 'OK' });
    }
    const [, requestId, kind] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(url) ?? [];
    if (method !== 'POST' || !requestId) {
      return answer(response, 404, {
        errorType: 'NotFound',
        errorMessage: `${method} ${url} is not of the Runtime API`,
      });
    }
    if (kind === 'error') {
      this.#listener.onError(requestId, await readAll(request));
      return answer(response, 202, { status: 'OK' });
    }
    const contentType = request.headers['content-type'] ?? 'application/octet-stream';
    if (await this.#listener.onResponse(requestId, contentType, request))
      return answer(response, 202, { status: 'OK' });
    request.resume();
    return answer(response, 400, { errorType: 'InvalidRequestID', errorMessage: `${requestId} is not being served` });
  }
}

function answer(response: http.ServerResponse, statusCode: number, body: object): void {
  response.writeHead(statusCode, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function readAll(request: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
