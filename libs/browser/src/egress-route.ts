import { compileDomainPattern, type ProxyRule } from '@wallcrawler/artifacts/launch';
import {
  addressKind,
  EgressRefusal,
  permittedDestinations,
  type Destination,
  type EgressPolicy,
} from '@wallcrawler/egress';
import { boundedMatcher } from './bounded-matcher.ts';

/** How a request leaves: to its own addresses, or through a proxy at those addresses. */
export type EgressRoute =
  | { readonly kind: 'direct'; readonly destinations: readonly Destination[] }
  | { readonly kind: 'upstream'; readonly destinations: readonly Destination[]; readonly upstream: Upstream };

/** A proxy of the session. */
export interface Upstream {
  /** `scheme://host:port`, for messages: it holds no credentials. */
  readonly name: string;
  /** The same with the credentials, for the dialler and nobody else. */
  readonly url: string;
}

interface ProxyServer {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
  /** `name:password@`, encoded for a URL; empty without any. */
  readonly credentials: string;
}

interface CompiledRule {
  readonly matches: (host: string) => boolean;
  /** Absent where no proxy is used. */
  readonly server?: ProxyServer;
}

/**
 * Makes the function that says how a request to a host leaves. The first rule that matches wins; what no rule matches
 * goes out directly.
 * @throws SyntaxError for a rule that cannot be read; its message holds no credentials.
 */
export const createRouter = (rules: readonly ProxyRule[], policy: EgressPolicy) => {
  const compiled = rules.map(compile);
  return async (host: string, port: number): Promise<EgressRoute> => {
    const name = host.replace(/^\[|\]$/g, '').toLowerCase();
    const rule = compiled.find(({ matches }) => matches(name));
    if (rule?.server) return throughUpstream(rule.server, { host, port }, policy);
    return { kind: 'direct', destinations: await permittedDestinations(host, port, policy) };
  };
};

const throughUpstream = async (
  server: ProxyServer,
  target: { host: string; port: number },
  policy: EgressPolicy,
): Promise<EgressRoute> => {
  const name = `${server.protocol}//${server.hostname}:${server.port}`;
  const destinations = await permittedDestinations(server.hostname, Number(server.port), policy).catch(
    (error: unknown) => {
      if (error instanceof EgressRefusal) throw new EgressRefusal(502, `The proxy ${name}: ${error.message}`);
      throw error;
    },
  );
  // A proxy on this machine or beside it can reach what the session may not, such as its own control ports.
  // One elsewhere cannot, and a name may exist for it alone: so it is left to say what the name means.
  if (destinations.some(({ address }) => addressKind(address) !== 'public')) await judge(target, policy);
  return { kind: 'upstream', destinations, upstream: { name, url: dialUrl(server, destinations) } };
};

const dialUrl = ({ protocol, hostname, port, credentials }: ProxyServer, destinations: readonly Destination[]) => {
  if (protocol !== 'socks5:') return `${protocol}//${credentials}${hostname}:${port}`;
  // The SOCKS client resolves names by itself, so it is given a judged address; `h` leaves the target's name to the
  // proxy, for tunnels and plain requests alike.
  const chosen = destinations.find(({ family }) => family === 4) ?? destinations[0];
  return `socks5h://${credentials}${chosen?.family === 6 ? `[${chosen.address}]` : chosen?.address}:${port}`;
};

const judge = async ({ host, port }: { host: string; port: number }, policy: EgressPolicy): Promise<void> => {
  await permittedDestinations(host, port, policy).catch((error: unknown) => {
    // 502: the name does not resolve here, but may where the proxy stands.
    if (!(error instanceof EgressRefusal) || error.status !== 502) throw error;
  });
};

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443', 'socks5:': '1080' };

const compile = (rule: ProxyRule): CompiledRule => {
  const { domainPattern } = rule;
  const matches = domainPattern === undefined ? () => true : boundedMatcher(compileDomainPattern(domainPattern));
  if (rule.type === 'none') return { matches };
  if (!URL.canParse(rule.server)) throw new SyntaxError('the server of a proxy is not a URL');
  const url = new URL(rule.server);
  const defaultPort = DEFAULT_PORTS[url.protocol];
  if (defaultPort === undefined) throw new SyntaxError(`a proxy cannot be ${url.protocol} but http, https or socks5`);
  const { username = '', password = '' } = rule;
  const credentials = username || password ? `${encodeURIComponent(username)}:${encodeURIComponent(password)}@` : '';
  // A URL does not say its port when it is the scheme's own.
  const server = { protocol: url.protocol, hostname: url.hostname, port: url.port || defaultPort };
  return { matches, server: { ...server, credentials } };
};
