/**
 * One relayed WebSocket after both handshakes. From here on it is two sockets and bytes: no frame is parsed. The
 * relay writes frames of its own in two places only, to the client: a close frame as the very last thing, and a ping
 * after a silence.
 */
import type { Socket } from 'node:net';
import { closeFrame, endsWithCloseFrame, MAX_CLOSE_FRAME, PING_FRAME, type CloseCode } from './frames.ts';
import type { Route } from './routes.ts';

const KEEP_ALIVE_MS = 15_000;
/** How long the last bytes may take to leave before a socket is cut. */
const FLUSH_MS = 1_000;
const NOTHING = Buffer.alloc(0);

export interface RelayTraffic {
  readonly fromClient: number;
  readonly toClient: number;
}

/** A client that is attached to the browser. */
export interface RelayConnection<Claims> {
  readonly claims: Claims;
  readonly route: Route;
  /** Bytes carried so far, both directions together. */
  bytes(): number;
  /** Bytes carried so far, by direction. */
  traffic(): RelayTraffic;
  /** Ends the connection with a close frame that carries the reason. */
  close(code: CloseCode, reason: string): void;
}

/** What the relay itself does with a connection. */
export interface OwnedConnection<Claims> extends RelayConnection<Claims> {
  /** Resolves when both sockets are closed. */
  readonly closed: Promise<void>;
  /** Called at a fixed interval: pings after a silence, cuts a client that has said nothing for too long. */
  tick(silentTicksAllowed: number): void;
}

/** Joins the two sockets; `onClosed` is called once, when both are gone. */
export const joinSockets = <Claims>(
  client: Socket,
  upstream: Socket,
  facts: { claims: Claims; route: Route },
  onClosed: () => void,
): OwnedConnection<Claims> => {
  const before = { read: client.bytesRead, written: client.bytesWritten };
  const traffic = () => ({
    fromClient: client.bytesRead - before.read,
    toClient: client.bytesWritten - before.written,
  });
  const bytes = () => traffic().fromClient + traffic().toClient;
  const closing = twoClosed(client, upstream).then(onClosed);
  let ended = false;

  for (const socket of [client, upstream]) {
    socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS).setTimeout(0);
    // The close that follows does the work; without a listener the error would end the process.
    socket.on('error', () => undefined);
  }

  const finish = (lastWords: Buffer): void => {
    if (ended) return;
    ended = true;
    upstream.unpipe(client).destroy();
    client.unpipe(upstream).resume();
    // Half-closed, so that the client can read the frame, answer it and close: a reset could overtake it.
    if (client.writable) client.end(lastWords);
    cutAfterFlush(client);
  };
  const end = (code: CloseCode, reason: string): void => finish(closeFrame(code, reason));

  const lose = (): void => {
    if (ended) return;
    ended = true;
    client.unpipe(upstream).resume();
    upstream.unpipe(client).resume();
    for (const socket of [upstream, client]) {
      cutAfterFlush(socket);
      socket.destroySoon();
    }
  };

  client.once('end', lose).once('close', lose);
  const upstreamTail = watchTail(upstream);
  // Who has said goodbye must not do so twice: browsers take that for a fault and forget code and reason.
  const upstreamGone = () => {
    if (endsWithCloseFrame(upstreamTail())) finish(NOTHING);
    else end(1011, 'the browser has closed the connection');
  };
  upstream.once('end', upstreamGone).once('close', upstreamGone);

  client.pipe(upstream, { end: false });
  upstream.pipe(client, { end: false });

  return { ...facts, bytes, traffic, close: end, closed: closing, tick: silenceWatch(client, upstream, () => ended) };
};

/** The last bytes of a socket so far; only the chunks are kept, nothing is copied while they pass. */
const watchTail = (socket: Socket): (() => Buffer) => {
  let last: Buffer = NOTHING;
  let before: Buffer = NOTHING;
  socket.on('data', (chunk: Buffer) => ([last, before] = [chunk, last]));
  return () => Buffer.concat([before.subarray(-MAX_CLOSE_FRAME), last.subarray(-MAX_CLOSE_FRAME)]);
};

/** A peer that takes no more bytes, or does not close, is cut. */
const cutAfterFlush = (socket: Socket): void => {
  const timer = setTimeout(() => socket.destroy(), FLUSH_MS);
  socket.once('close', () => clearTimeout(timer));
};

const twoClosed = (client: Socket, upstream: Socket): Promise<unknown> =>
  Promise.all([client, upstream].map((socket) => new Promise((resolve) => socket.once('close', resolve))));

/**
 * A load balancer drops a quiet connection, so a quiet one is pinged. Frames are not parsed, so it must be certain
 * without looking that no frame is half sent: nothing came from the browser for a whole interval and nothing waits to
 * be sent. The client's pong goes to Chromium, which ignores it; here it only counts as a sign of life.
 */
const silenceWatch = (client: Socket, upstream: Socket, ended: () => boolean) => {
  let [fromUpstream, fromClient, silentTicks] = [-1, -1, 0];
  return (silentTicksAllowed: number): void => {
    if (ended()) return;
    silentTicks = client.bytesRead === fromClient ? silentTicks + 1 : 0;
    const quiet = upstream.bytesRead === fromUpstream && client.writableLength === 0;
    [fromUpstream, fromClient] = [upstream.bytesRead, client.bytesRead];
    if (silentTicks > silentTicksAllowed) client.destroy();
    else if (quiet) client.write(PING_FRAME);
  };
};
