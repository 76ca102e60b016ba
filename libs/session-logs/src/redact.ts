/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

/** Headers that carry credentials, and those of this product. */
const SECRET_HEADERS =
  /^(cookie|set-cookie|authorization|proxy-authorization|x-api-key|x-bb-.*|x-wc-.*|x-wallcrawler-.*|x-amz-security-token)$/i;
/** Bodies of requests hold passwords; handles of objects mean nothing after the event. */
const LEFT_OUT = new Set(['postData', 'postDataEntries', 'objectId', 'exceptionId', 'executionContextId']);
/** Our own tokens, and the signatures of presigned URLs. */
const SECRET_QUERY = /([?&](?:signingKey|x-amz-signature|x-amz-security-token|x-amz-credential)=)[^&#\s"']*/gi;
const CREDENTIALS_IN_URL = /\b([a-z][a-z0-9+.-]*:\/\/)[^/?#\s@"']*@/gi;
const MAX_DEPTH = 20;

/** A copy without credentials: of headers, of URLs anywhere, and without the bodies of requests. */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (LEFT_OUT.has(key)) continue;
    copy[key] = /headers$/i.test(key) ? redactHeaders(inner) : redact(inner, depth + 1);
  }
  return copy;
};

const redactText = (text: string): string =>
  text.includes('://') || text.includes('=')
    ? text.replace(SECRET_QUERY, `$1${REDACTED}`).replace(CREDENTIALS_IN_URL, '$1')
    : text;

const redactHeaders = (headers: unknown): unknown => {
  if (typeof headers !== 'object' || headers === null) return headers;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.test(name) ? REDACTED : redact(value, 1)]),
  );
};
