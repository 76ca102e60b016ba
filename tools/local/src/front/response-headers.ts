/** Names that API Gateway does not let a function set: these it renames, as `x-amzn-remapped-<name>`. */
const REMAPPED = new Set([
  ...['authorization', 'connection', 'content-length', 'content-md5', 'date', 'expect', 'host', 'max-forwards'],
  ...['proxy-authenticate', 'server', 'te', 'user-agent', 'www-authenticate'],
]);
/** And these it drops. */
const DROPPED = new Set(['transfer-encoding', 'trailer', 'upgrade', 'via', 'keep-alive', 'x-amzn-requestid']);

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const isHeaderValue = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

/**
 * The headers of a function's response as the client gets them; multi-value headers win over single ones.
 * Undefined when a name or value is no header, which makes the response malformed.
 */
export function responseHeaders(
  headers: unknown,
  multiValueHeaders: unknown,
  cookies: unknown = undefined,
): Map<string, string[]> | undefined {
  const result = new Map<string, string[]>();
  const entries = [...entriesOf(headers), ...entriesOf(multiValueHeaders)];
  if (Array.isArray(cookies) && cookies.length > 0) entries.push(['set-cookie', cookies]);
  for (const [name, value] of entries) {
    const key = name.toLowerCase();
    if (DROPPED.has(key)) continue;
    const values = [value].flat();
    if (!values.every((one) => ['string', 'number', 'boolean'].includes(typeof one))) return undefined;
    const texts = values.map(String);
    if (!TOKEN.test(name) || !texts.every(isHeaderValue)) return undefined;
    result.set(REMAPPED.has(key) ? `x-amzn-remapped-${key}` : key, texts);
  }
  return result;
}

const entriesOf = (headers: unknown): [string, unknown][] =>
  typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
