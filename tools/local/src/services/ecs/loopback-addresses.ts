import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const ATTEMPTS = 20;

/**
 * Gives each task a loopback address of its own, out of 127.64.0.0/10, as Fargate gives each an address in a subnet:
 * all tasks can then listen on the same port, and two local clouds can run beside each other. Random, so that the
 * clouds need not know of each other.
 */
export class LoopbackAddresses {
  readonly #inUse = new Set<string>();

  /** Reserves an address on which every one of the ports can be bound; throws when twenty in a row could not. */
  async reserve(ports: readonly number[]): Promise<string> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const address = `127.${randomInt(64, 128)}.${randomInt(0, 256)}.${randomInt(1, 255)}`;
      if (this.#inUse.has(address)) continue;
      this.#inUse.add(address);
      const bindable = await Promise.all((ports.length > 0 ? ports : [0]).map((port) => canBind(address, port)));
      if (bindable.every(Boolean)) return address;
      this.#inUse.delete(address);
    }
    throw new Error(`no address in 127.64.0.0/10 can be bound on port ${ports.join(' and ')}`);
  }

  release(address: string): void {
    this.#inUse.delete(address);
  }
}

function canBind(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
