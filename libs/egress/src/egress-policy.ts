import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { addressKind } from './address-kind.ts';

/** What the browser of a session may reach. */
export interface EgressPolicy {
  /** Refuses every address that is not public: the VPC, this machine, the local network. */
  readonly blockPrivateNetworks: boolean;
  /** Ports on this machine that control the session: refused on any of its addresses, whatever else is allowed. */
  readonly denyPorts: ReadonlySet<number>;
}

/** An address that was looked up and may be dialled. */
export interface Destination {
  readonly address: string;
  readonly family: 4 | 6;
}

/** The browser may not go there (403), or the name does not resolve (502). */
export class EgressRefusal extends Error {
  override readonly name = 'EgressRefusal';
  readonly status: 403 | 502;

  constructor(status: 403 | 502, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * Resolves a host once and returns the addresses that may be dialled; throws EgressRefusal when there is none.
 * The caller must dial exactly these: a second lookup could answer differently (DNS rebinding). Odd notations
 * (`0x7f.1`, `2130706433`) are resolved by the same call that would resolve them for a socket.
 */
export const permittedDestinations = async (
  host: string,
  port: number,
  policy: EgressPolicy,
): Promise<readonly Destination[]> => {
  const found = await resolve(host.replace(/^\[|\]$/g, ''));
  const permitted = found.filter(({ address }) => refusalReason(address, port, policy) === undefined);
  if (permitted.length > 0) return permitted;
  const [first] = found;
  const reason = (first && refusalReason(first.address, port, policy)) ?? 'no address';
  throw new EgressRefusal(403, `Blocked by the session's network policy: ${host}:${port} (${reason})`);
};

/** Why an address may not be dialled, or undefined when it may. Pure but for the list of this machine's addresses. */
export const refusalReason = (
  address: string,
  port: number,
  policy: EgressPolicy,
  ownAddresses: () => ReadonlySet<string> = readOwnAddresses,
): string | undefined => {
  const kind = addressKind(address);
  if (kind === 'link-local' || kind === 'invalid') return `${kind} address`;
  if (policy.denyPorts.has(port)) {
    const own = kind === 'loopback' || kind === 'unspecified' || ownAddresses().has(address.replace(/^::ffff:/i, ''));
    if (own) return 'control port of the session';
  }
  if (policy.blockPrivateNetworks && kind !== 'public') return `${kind} address`;
  return undefined;
};

const readOwnAddresses = (): ReadonlySet<string> =>
  new Set(Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address)));

const resolve = async (host: string): Promise<Destination[]> => {
  const literal = isIP(host);
  if (literal !== 0) return [{ address: host, family: literal === 4 ? 4 : 6 }];
  // RFC 6761: these names are loopback and must not be asked of a resolver.
  if (/(^|\.)localhost\.?$/i.test(host)) {
    return [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ];
  }
  try {
    const found = await lookup(host, { all: true });
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
  } catch (error) {
    throw new EgressRefusal(502, `Cannot resolve ${host}: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`);
  }
};
