import type { Duplex } from 'node:stream';

const MAX_EARLY_BYTES = 64 * 1024;

/**
 * Watches a client whose upgrade is held. A socket that nobody reads never reports its end, so it is read; what
 * arrives (a client may send before it is answered) is kept and put back by `release`.
 */
export const watchWaitingClient = (socket: Duplex, head: Buffer, onGone: () => void) => {
  const chunks = head.length > 0 ? [head] : [];
  let size = head.length;
  const onData = (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_EARLY_BYTES) socket.destroy();
  };
  socket.on('data', onData).once('end', onGone).once('close', onGone);
  return {
    /** Stops watching and gives the socket back as it was. */
    release: (): void => {
      socket.off('data', onData).off('end', onGone).off('close', onGone).pause();
      if (size > 0) socket.unshift(Buffer.concat(chunks));
    },
  };
};
