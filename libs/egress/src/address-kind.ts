import { BlockList, isIP, isIPv4 } from 'node:net';

/** What an IP address leads to. Only `public` is somewhere else than this machine or the networks it stands in. */
export type AddressKind =
  'public' | 'unspecified' | 'loopback' | 'private' | 'link-local' | 'multicast' | 'reserved' | 'invalid';

/** First match wins; the IANA special-purpose registries (RFC 6890) name the ranges. */
const ranges: readonly (readonly [AddressKind, readonly string[]])[] = [
  ['unspecified', ['0.0.0.0/8', '::/128']],
  ['loopback', ['127.0.0.0/8', '::1/128']],
  // Instance and task metadata live here: 169.254.169.254, 169.254.170.2, fd00:ec2::254.
  ['link-local', ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7', 'fec0::/10']],
  ['multicast', ['224.0.0.0/4', 'ff00::/8']],
  [
    'reserved',
    [
      '192.0.0.0/24',
      '192.0.2.0/24',
      '198.18.0.0/15',
      '198.51.100.0/24',
      '203.0.113.0/24',
      '240.0.0.0/4',
      '100::/64',
      '2001::/23',
      '2001:db8::/32',
      '3fff::/20',
      '5f00::/16',
    ],
  ],
];

const kinds = ranges.map(([kind, subnets]) => {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', prefix] = subnet.split('/');
    list.addSubnet(network, Number(prefix), isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return [kind, list] as const;
});

/**
 * Classifies an IP address. An IPv6 address that carries an IPv4 one (mapped, compatible, translated, 6to4) is what
 * the inner address is: that is where the packets go. Text that is no IP address is `invalid`.
 */
export const addressKind = (address: string): AddressKind => {
  const bare = address.replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 0) return 'invalid';
  const inner = family === 6 ? embeddedIPv4(bare) : undefined;
  if (inner) return addressKind(inner);
  return kinds.find(([, list]) => list.check(bare, family === 4 ? 'ipv4' : 'ipv6'))?.[0] ?? 'public';
};

/** The IPv4 address inside an IPv6 address, or undefined; `::` and `::1` carry none. */
const embeddedIPv4 = (address: string): string | undefined => {
  const groups = expand(address);
  const dotted = (high = 0, low = 0) => [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const zeros = (from: number, to: number) => groups.slice(from, to).every((group) => group === 0);
  const mapped = zeros(0, 5) && groups[5] === 0xffff;
  const translated = zeros(0, 4) && groups[4] === 0xffff && groups[5] === 0;
  const compatible = zeros(0, 6) && (groups[6] !== 0 || (groups[7] ?? 0) > 1);
  const nat64 = groups[0] === 0x64 && groups[1] === 0xff9b;
  if (mapped || translated || compatible || nat64) return dotted(groups[6], groups[7]);
  if (groups[0] === 0x2002) return dotted(groups[1], groups[2]);
  return undefined;
};

/** The eight groups of a valid IPv6 address; the URL parser turns a dotted tail into hexadecimal. */
const expand = (address: string): number[] => {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const parse = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  if (tail === undefined) return parse(head);
  const [left, right] = [parse(head), parse(tail)];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
};
