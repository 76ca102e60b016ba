import { decodeFrame, type LiveClientMessage, type LiveFrame, type LiveServerMessage } from '../protocol.ts';
import type { Link } from './link.ts';
import { stateAfter, type Probe, type ViewState } from './states.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;

/** Hears of the session. */
export interface ConnectionEvents {
  readonly onState: (state: ViewState) => void;
  readonly onMessage: (message: LiveServerMessage) => void;
  /** Draws a picture; the next one is asked for when it resolves. */
  readonly onFrame: (frame: LiveFrame & { readonly jpeg: Uint8Array<ArrayBuffer> }) => Promise<void>;
}

/** Keeps a view connected until its session or its link ends; returns how to send. */
export const keepConnected = (link: Link, events: ConnectionEvents): ((message: LiveClientMessage) => void) => {
  let socket: WebSocket | undefined;
  let retryMs = FIRST_RETRY_MS;
  /** A session that ends says why while it still counts as running; the refusal that follows says nothing. */
  let lastReason = '';
  const send = (message: LiveClientMessage): void => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };

  const connect = (): void => {
    socket = new WebSocket(link.socket);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data !== 'string') {
        return void events.onFrame(decodeFrame(data)).finally(() => send({ type: 'ack' }));
      }
      const message = JSON.parse(data) as LiveServerMessage;
      if (message.type === 'hello') {
        retryMs = FIRST_RETRY_MS;
        lastReason = '';
        events.onState({ kind: 'live', readOnly: message.readOnly });
      }
      events.onMessage(message);
    };
    socket.onclose = async ({ code, reason }) => {
      lastReason = reason || lastReason;
      const state = stateAfter({ code, reason: lastReason }, await probe(link));
      events.onState(state);
      if (state.kind !== 'lost') return;
      setTimeout(connect, retryMs);
      retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    };
  };
  events.onState({ kind: 'connecting' });
  connect();
  return send;
};

const probe = async (link: Link): Promise<Probe> => {
  try {
    const response = await fetch(link.probe, { cache: 'no-store', credentials: 'omit' });
    const body = response.ok ? {} : ((await response.json()) as { message?: string });
    return { status: response.status, message: body.message ?? '' };
  } catch {
    return { status: 0, message: '' };
  }
};
