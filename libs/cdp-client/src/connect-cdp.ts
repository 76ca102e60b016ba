import { WebSocket } from 'ws';

/** The parameters of an event or the result of a command, as the protocol's JSON has them. */
export type CdpObject = Record<string, unknown>;

/** The browser answered a command with an error. */
export class CdpError extends Error {
  override readonly name = 'CdpError';
  readonly method: string;

  constructor(method: string, message: string) {
    super(`${method}: ${message}`);
    this.method = method;
  }
}

/** A connection to the browser endpoint that carries commands and events of all targets (flat sessions). */
export interface CdpConnection {
  /**
   * Sends a command and resolves with its result.
   * @param sessionId the flat session of a target; without it the command is for the browser.
   * @throws CdpError when the browser refuses it, Error when the connection ends first.
   */
  readonly send: (method: string, params?: CdpObject, sessionId?: string) => Promise<CdpObject>;
  /** Hears every event of this method, of all targets; returns a function that stops it. */
  readonly on: (method: string, listener: (params: CdpObject, sessionId: string | undefined) => void) => () => void;
  /** Resolves when the connection has ended, for whatever reason. */
  readonly closed: Promise<void>;
  readonly close: () => void;
}

/** Options of `connectCdp`. */
export interface CdpOptions {
  /** Milliseconds until the handshake must be done. Default 10000. */
  readonly handshakeTimeoutMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Message {
  id?: number;
  method?: string;
  params?: CdpObject;
  sessionId?: string;
  result?: CdpObject;
  error?: { message: string };
}

interface Waiting {
  method: string;
  resolve: (result: CdpObject) => void;
  reject: (error: Error) => void;
}

/** Opens a connection of its own to a browser; rejects when the handshake fails. */
export const connectCdp = async (webSocketUrl: string, options: CdpOptions = {}): Promise<CdpConnection> => {
  const socket = new WebSocket(webSocketUrl, {
    headers: { ...options.headers },
    perMessageDeflate: false,
    handshakeTimeout: options.handshakeTimeoutMs ?? 10_000,
    maxPayload: 256 * 1024 * 1024,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<(params: CdpObject, sessionId: string | undefined) => void>>();
  let lastId = 0;

  const settle = ({ id, result, error }: Message): void => {
    const own = waiting.get(id ?? 0);
    if (!own) return;
    waiting.delete(id ?? 0);
    if (error) own.reject(new CdpError(own.method, error.message));
    else own.resolve(result ?? {});
  };
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString()) as Message;
    if (message.id !== undefined) return settle(message);
    for (const listener of listeners.get(message.method ?? '') ?? []) listener(message.params ?? {}, message.sessionId);
  });
  // A close always follows an error.
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      for (const { method, reject } of waiting.values()) reject(new Error(`${method}: the browser hung up`));
      waiting.clear();
      resolve();
    });
  });

  return {
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(new Error(`${method}: the browser hung up`));
        const id = ++lastId;
        waiting.set(id, { method, resolve, reject });
        socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
      }),
    on: (method, listener) => {
      const own = listeners.get(method) ?? new Set();
      listeners.set(method, own.add(listener));
      return () => void own.delete(listener);
    },
    closed,
    close: () => socket.terminate(),
  };
};
