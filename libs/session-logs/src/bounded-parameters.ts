import type { CdpObject } from '@wallcrawler/cdp-client';

/** The most that one entry's parameters may take, in characters of JSON. */
export const MAX_ENTRY_CHARACTERS = 16 * 1024;
/** What is cut ends with this. */
export const TRUNCATED = '…[truncated]';

/** How long texts and lists may be, from generous to what always fits. */
const ROUNDS = [
  { characters: 4_096, items: 100 },
  { characters: 512, items: 20 },
  { characters: 64, items: 5 },
];

/** The parameters, with long texts and lists cut until they fit; `truncated: true` is added then. */
export const boundedParameters = (params: CdpObject, limit = MAX_ENTRY_CHARACTERS): CdpObject => {
  if (JSON.stringify(params).length <= limit) return params;
  for (const round of ROUNDS) {
    const shorter = { ...(shorten(params, round) as CdpObject), truncated: true };
    if (JSON.stringify(shorter).length <= limit) return shorter;
  }
  return { truncated: true };
};

const shorten = (value: unknown, round: { characters: number; items: number }): unknown => {
  if (typeof value === 'string')
    return value.length <= round.characters ? value : value.slice(0, round.characters) + TRUNCATED;
  if (Array.isArray(value)) return value.slice(0, round.items).map((item) => shorten(item, round));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, round.items * 2)
      .map(([key, inner]) => [key.slice(0, round.characters), shorten(inner, round)]),
  );
};
