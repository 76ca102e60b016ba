import { WebSocket } from 'ws';

/**
 * Sends one command to the browser endpoint on a connection of its own and returns the result.
 * Rejects when the browser answers with an error, hangs up, or does not answer within `timeoutMs`.
 */
export const browserCommand = (
  webSocketUrl: string,
  method: string,
  timeoutMs: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(webSocketUrl, { headers, perMessageDeflate: false, handshakeTimeout: timeoutMs });
    const timer = setTimeout(
      () => socket.emit('error', new Error(`${method}: no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      socket.removeAllListeners('close');
      socket.terminate();
      finish();
    };
    socket.on('open', () => socket.send(JSON.stringify({ id: 1, method })));
    socket.on('message', (data: Buffer) => {
      const answer = JSON.parse(data.toString()) as { id?: number; result?: Record<string, unknown>; error?: unknown };
      if (answer.id !== 1) return;
      settle(() =>
        answer.result ? resolve(answer.result) : reject(new Error(`${method}: ${JSON.stringify(answer)}`)),
      );
    });
    socket.on('error', (error) => settle(() => reject(error)));
    socket.on('close', () => settle(() => reject(new Error(`${method}: the browser hung up`))));
  });
