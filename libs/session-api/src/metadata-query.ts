import { ApiError } from './errors.ts';

/** `q=user_metadata['a']['b']:'value'`: equality of one string in a session's metadata. */
export interface MetadataQuery {
  path: readonly string[];
  value: string;
}

const QUERY = /^user_metadata((?:\[(?:'[^']*'|"[^"]*")\])+):(?:'([^']*)'|"([^"]*)")$/;
const KEY = /\[(?:'([^']*)'|"([^"]*)")\]/g;

/** @throws ApiError 400 that shows the form that is understood. */
export function parseMetadataQuery(text: string): MetadataQuery {
  const match = QUERY.exec(text.trim());
  if (!match)
    throw new ApiError(
      'invalid_request',
      `invalid query: q: expected user_metadata['key']:'value', e.g. user_metadata['team']:'qa'`,
    );
  const path = [...match[1]!.matchAll(KEY)].map((key) => key[1] ?? key[2] ?? '');
  return { path, value: match[2] ?? match[3] ?? '' };
}

/** Whether the metadata holds exactly this string at the path. */
export function matchesMetadata(
  { path, value }: MetadataQuery,
  metadata: Record<string, unknown> | undefined,
): boolean {
  let at: unknown = metadata;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return at === value;
}
