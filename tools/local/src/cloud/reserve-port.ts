import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

/** A port of 127.0.0.1 that no other local cloud takes. */
export interface ReservedPort {
  port: number;
  /** Frees the port for its user; it stays claimed. Resolves when it can be listened on. */
  release: () => Promise<void>;
  /** Gives the port back, so that another start may take it. */
  giveBack: () => Promise<void>;
}

/**
 * Reserves a port in two ways. A socket listens on it, so that nobody takes it until its user is about to. And a claim
 * in Linux's abstract socket names stands for it as long as this process lives: another start must not take the port in
 * the moment between the two, and a gateway's task cannot be handed an open socket.
 * @param port 0 for any free one.
 * @returns undefined when it is taken.
 */
export async function reservePort(port: number): Promise<ReservedPort | undefined> {
  const server = createServer((socket) => socket.destroy());
  if (!(await listens(server, { port, host: '127.0.0.1' }))) return undefined;
  const { port: taken } = server.address() as AddressInfo;
  const claim = createServer((socket) => socket.destroy());
  if (!(await listens(claim, { path: `\0wallcrawler-port-${taken}` }))) {
    await closed(server);
    return undefined;
  }
  return {
    port: taken,
    release: () => closed(server),
    giveBack: async () => {
      await closed(server);
      await closed(claim);
    },
  };
}

/** Reserves the preferred port if it is free, otherwise any free one. */
export async function reserveFreePort(preferred: number): Promise<ReservedPort> {
  const reserved = (await reservePort(preferred)) ?? (await reservePort(0));
  if (!reserved) throw new Error('no port of 127.0.0.1 is free');
  return reserved;
}

async function listens(server: Server, where: { port: number; host: string } | { path: string }): Promise<boolean> {
  try {
    server.listen(where);
    await once(server, 'listening');
  } catch {
    return false;
  }
  // A start that fails must not be kept alive by what it reserves.
  server.unref();
  return true;
}

async function closed(server: Server): Promise<void> {
  if (server.listening) await new Promise((resolve) => server.close(resolve));
}
