import { RequestError, type ConnectionStats } from 'proxy-chain';
import type { ProxyRule } from '@wallcrawler/artifacts/launch';
import { EgressRefusal, pinnedLookup } from '@wallcrawler/egress';
import { createEgressAgents } from './egress-agents.ts';
import type { UpstreamFailure } from './egress-failure.ts';
import { createRouter } from './egress-route.ts';
import { EgressServer } from './egress-server.ts';

/** Options of `startEgressProxy`. */
export interface EgressProxyOptions {
  /** Refuses every address that is not public. */
  readonly blockPrivateNetworks: boolean;
  /** Control ports of the session on this machine, refused always; more can be added with `denyPort`. */
  readonly denyPorts?: readonly number[];
  /** Which proxies the requests go through: the first rule that matches a host wins. Default: none. */
  readonly rules?: readonly ProxyRule[];
  /** Says of a host name whether nothing may be loaded from it. Default: of none. */
  readonly blockHosts?: (host: string) => boolean;
  /** Told when a proxy of the session fails a request. */
  readonly onUpstreamFailure?: (failure: UpstreamFailure) => void;
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

/**
 * Starts a forwarding proxy on a free loopback port that dials only addresses the policy permits, the addresses of the
 * session's own proxies included.
 * @throws SyntaxError for a rule that cannot be read.
 */
export const startEgressProxy = async (options: EgressProxyOptions): Promise<EgressProxy> => {
  const denyPorts = new Set(options.denyPorts);
  const route = createRouter(options.rules ?? [], { blockPrivateNetworks: options.blockPrivateNetworks, denyPorts });
  const agents = createEgressAgents();
  let closedBytes = 0;

  const server = new EgressServer({
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: async ({ hostname, port, request }) => {
      if (options.blockHosts?.(hostname)) throw new RequestError(`Blocked as advertising: ${hostname}`, 403);
      try {
        const way = await route(hostname, port);
        const dial = { ...agents, dnsLookup: pinnedLookup(way.destinations) as never };
        if (way.kind === 'direct') return dial;
        server.noteUpstream(request, way.upstream.name);
        return { ...dial, upstreamProxyUrl: way.upstream.url };
      } catch (error) {
        if (error instanceof EgressRefusal) throw new RequestError(error.message, error.status);
        throw error;
      }
    },
  });
  if (options.onUpstreamFailure) server.onUpstreamFailure = options.onUpstreamFailure;
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
    close: () => (closing ??= server.close(true).finally(() => agents.destroy())),
  };
};

const total = (stats: ConnectionStats | undefined): number => (stats?.trgTxBytes ?? 0) + (stats?.trgRxBytes ?? 0);
