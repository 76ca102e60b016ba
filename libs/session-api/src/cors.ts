/** Response headers that a page of another origin may read. */
const EXPOSED = ['x-request-id', 'x-amzn-requestid', 'x-next-cursor', 'x-next-after', 'x-should-retry', 'retry-after'];

/**
 * What lets a page of any origin read an answer. The key travels in a header that a page must know and set itself, and
 * there are no cookies, so that another origin gains nothing that it could not do without a browser.
 */
export const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': [...EXPOSED, 'content-disposition'].join(', '),
} as const;

/** What answers a browser's preflight; `*` does not cover `authorization`, and Chromium remembers for two hours. */
export const PREFLIGHT_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization',
  'access-control-max-age': '7200',
} as const;
