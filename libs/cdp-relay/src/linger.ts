import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Long enough for an answer to arrive over any network, short enough not to carry a large body for nothing. */
const LINGER_MS = 2_000;

/**
 * Reads and drops the rest of a body for a moment after the answer has been written. A socket closed with unread bytes
 * resets the connection, and a client that is still sending would lose the answer that tells it to stop.
 */
export const linger = async (request: IncomingMessage): Promise<void> => {
  if (request.complete || request.destroyed) return;
  const over = new AbortController();
  const end = () => over.abort();
  request.once('end', end).once('close', end).resume();
  await sleep(LINGER_MS, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
};
