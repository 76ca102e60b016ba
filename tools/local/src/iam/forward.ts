import { request as startRequest } from 'node:http';
import type { Agent, IncomingMessage, ServerResponse } from 'node:http';

/** Where a request goes on to. */
export interface Forwarding {
  /** The engine. */
  upstream: URL;
  agent: Agent;
  /** The body where it has been read already; otherwise the request is streamed. */
  body: Buffer | undefined;
  /** Replaces the Authorization header. */
  authorization?: string | undefined;
}

/**
 * Sends a request on to the engine.
 * @returns its answer, which nobody has read yet; undefined when the caller has gone away.
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  how: Forwarding,
): Promise<IncomingMessage | undefined> {
  // Bytes are on their way already when `Expect` would ask for leave to send them.
  const { expect: _, ...headers } = request.headers;
  if (how.authorization !== undefined) headers.authorization = how.authorization;
  return new Promise((resolve, reject) => {
    const { upstream, agent, body } = how;
    const { hostname, port } = upstream;
    const onward = startRequest({ hostname, port, agent, method: request.method, path: request.url, headers });
    // A caller that stops waiting (a long poll, a cancelled download) must not leave the engine working for it.
    response.once('close', () => {
      if (response.writableFinished) return;
      onward.destroy();
      resolve(undefined);
    });
    onward.once('response', resolve);
    onward.once('error', (error: NodeJS.ErrnoException) => {
      // The engine may close an idle connection in the moment in which it is used again.
      if (onward.reusedSocket && body !== undefined && error.code === 'ECONNRESET')
        return void forward(request, response, how).then(resolve, reject);
      reject(error);
    });
    if (body === undefined) request.pipe(onward);
    else onward.end(body);
  });
}
