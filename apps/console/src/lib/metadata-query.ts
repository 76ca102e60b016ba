/**
 * Turns what is typed into the API's query: `team:qa` or `run.name:nightly 7` becomes
 * `user_metadata['run']['name']:'nightly 7'`. A query that is in the API's form already stays as it is.
 * @returns undefined for an empty text, and for one that names no key or no value.
 */
export function toMetadataQuery(text: string): string | undefined {
  const trimmed = text.trim();
  if (/^user_metadata\[/.test(trimmed)) return trimmed;
  const at = trimmed.search(/[:=]/);
  if (at < 1) return undefined;
  const value = trimmed.slice(at + 1).trim();
  const path = trimmed
    .slice(0, at)
    .trim()
    .split('.')
    .map((key) => key.trim());
  if (!value || path.some((key) => key === '')) return undefined;
  const quoted = [...path, value].map(quote);
  if (quoted.some((part) => part === undefined)) return undefined;
  return `user_metadata${quoted
    .slice(0, -1)
    .map((key) => `[${key}]`)
    .join('')}:${quoted.at(-1)}`;
}

/** The API knows no escapes: a text with both kinds of quotes cannot be asked for. */
function quote(text: string): string | undefined {
  if (!text.includes("'")) return `'${text}'`;
  return text.includes('"') ? undefined : `"${text}"`;
}

/** Whether the text looks like a search by metadata, and not like a part of an id. */
export const isMetadataQuery = (text: string): boolean => /[:=[\]]/.test(text);
