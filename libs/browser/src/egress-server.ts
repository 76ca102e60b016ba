/**
 * proxy-chain's server, which answers failures of a proxy behind it with statuses of its own (590 to 599). Nobody knows
 * them, so they are turned into 502 and 504 here, with a sentence.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server } from 'proxy-chain';
import { failureOf, type UpstreamFailure } from './egress-failure.ts';

type ServerSocket = Parameters<Server['onConnect']>[1];

/** A forwarding proxy whose refusals can be read. */
export class EgressServer extends Server {
  readonly #upstreams = new WeakMap<IncomingMessage, string>();
  /** Milliseconds until a proxy or site must have answered to a CONNECT. */
  connectAnswerMs = 60_000;
  /** Told about each request that a proxy of the session has failed. It carries no credentials. */
  onUpstreamFailure: (failure: UpstreamFailure) => void = () => undefined;

  /** Notes that a request goes through a proxy. */
  noteUpstream(request: IncomingMessage, name: string): void {
    this.#upstreams.set(request, name);
  }

  override async onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
    response.end = ((...args: unknown[]) => {
      const failure = response.headersSent ? undefined : this.#failure(request, response.statusCode);
      if (!failure) return end(...args);
      response.statusCode = failure.status;
      return end(failure.message);
    }) as never;
    return super.onRequest(request, response);
  }

  override async onConnect(request: IncomingMessage, socket: ServerSocket, head: Buffer): Promise<void> {
    const end = socket.end.bind(socket) as (...args: unknown[]) => ServerSocket;
    socket.end = (...args: unknown[]) => {
      const [, status, detail] = /^HTTP\/1\.1 (\d{3}) (.*)\r\n/.exec(String(args[0])) ?? [];
      const failure = this.#failure(request, Number(status), detail);
      if (!failure) return end(...args);
      socket.end = end;
      this.sendSocketResponse(socket, failure.status, {}, failure.message);
      return socket;
    };
    limitAnswer(socket, this.connectAnswerMs);
    return super.onConnect(request, socket, head);
  }

  /** Errors that proxy-chain raises itself, refused credentials for a plain request among them, come through here. */
  override failRequest(request: IncomingMessage, error: NodeJS.ErrnoException & { statusCode?: number }): void {
    const failure = this.#failure(request, error.statusCode ?? 0);
    if (failure) this.sendSocketResponse(request.socket, failure.status, {}, failure.message);
    else super.failRequest(request, error);
  }

  #failure(request: IncomingMessage, status: number, detail = ''): UpstreamFailure | undefined {
    const failure = failureOf(status, detail, this.#upstreams.get(request));
    if (failure?.upstream) this.onUpstreamFailure(failure);
    return failure;
  }
}

const limitAnswer = (socket: ServerSocket, limitMs: number): void => {
  const before = socket.bytesWritten;
  const timer = setTimeout(() => {
    if (socket.bytesWritten > before) return;
    socket.end('HTTP/1.1 504 Gateway Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  }, limitMs);
  socket.once('close', () => clearTimeout(timer));
};
