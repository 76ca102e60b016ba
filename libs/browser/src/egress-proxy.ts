import { Agent } from 'node:http';
import { RequestError, Server, type ConnectionStats } from 'proxy-chain';
import { EgressRefusal, permittedDestinations, pinnedLookup } from '@wallcrawler/egress';

/** Options of `startEgressProxy`. */
export interface EgressProxyOptions {
  /** Refuses every address that is not public. */
  readonly blockPrivateNetworks: boolean;
  /** Control ports of the session on this machine, refused always; more can be added with `denyPort`. */
  readonly denyPorts?: readonly number[];
}

/** The one way out of a session's Chromium. */
export interface EgressProxy {
  /** The loopback port for `--proxy-server`. */
  readonly port: number;
  /** Bytes exchanged with the outside so far, both directions together. */
  bytes(): number;
  /** Refuses one more port on this machine: Chromium's debug port is known only after its start. */
  denyPort(port: number): void;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** Starts a forwarding proxy on a free loopback port that dials only addresses the policy permits. */
export const startEgressProxy = async (options: EgressProxyOptions): Promise<EgressProxy> => {
  const denyPorts = new Set(options.denyPorts);
  const policy = { blockPrivateNetworks: options.blockPrivateNetworks, denyPorts };
  // A kept-alive connection would outlive the decision that allowed it.
  const httpAgent = new Agent({ keepAlive: false });
  let closedBytes = 0;

  const server = new Server({
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: async ({ hostname, port }) => {
      try {
        return { dnsLookup: pinnedLookup(await permittedDestinations(hostname, port, policy)) as never, httpAgent };
      } catch (error) {
        if (error instanceof EgressRefusal) throw new RequestError(error.message, error.status);
        throw error;
      }
    },
  });
  server.on('connectionClosed', ({ stats }: { stats?: ConnectionStats }) => {
    closedBytes += total(stats);
  });
  await server.listen();
  denyPorts.add(server.port);

  let closing: Promise<void> | undefined;
  return {
    port: server.port,
    bytes: () => server.getConnectionIds().reduce((sum, id) => sum + total(server.getConnectionStats(id)), closedBytes),
    denyPort: (port) => void denyPorts.add(port),
    close: () => (closing ??= server.close(true).finally(() => httpAgent.destroy())),
  };
};

const total = (stats: ConnectionStats | undefined): number => (stats?.trgTxBytes ?? 0) + (stats?.trgRxBytes ?? 0);
