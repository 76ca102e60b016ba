/**
 * Replaces the addresses in Chromium's JSON by ones that work from outside. Chromium names its own loopback address;
 * the front-end it names is another company's site, which must never see a token, so ours is served by the relay.
 *
 * @param baseUrl `wss://host` or `ws://host:port`, without a trailing slash.
 * @param token put into each address, so that it can be used as it is.
 */
export const withPublicUrls = (value: unknown, baseUrl: string, token: string): unknown => {
  if (Array.isArray(value)) return value.map((item) => withPublicUrls(item, baseUrl, token));
  if (typeof value !== 'object' || value === null) return value;
  const entry = value as Record<string, unknown>;
  if (typeof entry.webSocketDebuggerUrl !== 'string') return value;
  const path = pathOf(entry.webSocketDebuggerUrl);
  return {
    ...entry,
    webSocketDebuggerUrl: `${baseUrl}${path}?signingKey=${encodeURIComponent(token)}`,
    ...(typeof entry.devtoolsFrontendUrl === 'string' && { devtoolsFrontendUrl: frontEndUrl(baseUrl, path, token) }),
  };
};

/** DevTools takes the address without its scheme, as `ws=` or `wss=`. */
const frontEndUrl = (baseUrl: string, path: string, token: string): string => {
  const [scheme = 'ws', host = ''] = baseUrl.split('://');
  const query = new URLSearchParams({
    signingKey: token,
    [scheme]: `${host}${path}?signingKey=${encodeURIComponent(token)}`,
  });
  return `${scheme === 'wss' ? 'https' : 'http'}://${host}/devtools/inspector.html?${query.toString()}`;
};

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '/');
