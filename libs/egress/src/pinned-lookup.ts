import type { LookupFunction } from 'node:net';
import type { Destination } from './egress-policy.ts';

/** A lookup that answers with the addresses that were judged, whatever the name resolves to by now. */
export const pinnedLookup =
  (destinations: readonly Destination[]): LookupFunction =>
  (_hostname, options, callback) => {
    const [first] = destinations;
    if (options.all) callback(null, [...destinations]);
    else if (first) callback(null, first.address, first.family);
  };
