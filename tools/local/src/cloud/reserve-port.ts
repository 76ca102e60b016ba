import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A port of 127.0.0.1 that is held until its user is about to listen on it. */
export interface ReservedPort {
  port: number;
  /** Frees the port; resolves when it can be listened on. */
  release: () => Promise<void>;
}

/**
 * Holds a port by listening on it: two starts at the same time do not choose the same one.
 * @param port 0 for any free one.
 * @returns undefined when it is taken.
 */
export async function reservePort(port: number): Promise<ReservedPort | undefined> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  // A start that fails must not be kept alive by the port that it holds.
  server.unref();
  return {
    port: (server.address() as AddressInfo).port,
    release: async () => {
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Holds the preferred port if it is free, otherwise any free one. */
export async function reserveFreePort(preferred: number): Promise<ReservedPort> {
  const reserved = (await reservePort(preferred)) ?? (await reservePort(0));
  if (!reserved) throw new Error('no port of 127.0.0.1 is free');
  return reserved;
}
