/** Where a session is watched: the gateway, and a token for it. */
export interface Door {
  /** `wss://host` of the gateway, or `ws://host:port` without TLS. */
  readonly connectBaseUrl: string;
  readonly token: string;
}

/**
 * Both pages take the address of their socket as `wss=host/path` or `ws=host/path`, without a scheme. The token stands
 * in it, and once more beside it: the gateway asks for it before it serves DevTools.
 */
const pageUrl = ({ connectBaseUrl, token }: Door, page: string, socketPath: string): string => {
  const { protocol, host } = new URL(connectBaseUrl);
  const socket = encodeURIComponent(withToken(`${host}${socketPath}`, token));
  const origin = connectBaseUrl.replace(/^ws/, 'http');
  return `${origin}${page}?${protocol.slice(0, -1)}=${socket}&signingKey=${token}`;
};

const withToken = (address: string, token: string): string =>
  `${address}${address.includes('?') ? '&' : '?'}signingKey=${token}`;

const livePath = (pageId: string | undefined): string => (pageId === undefined ? '/live' : `/live?page=${pageId}`);

/** The live view of one page, or of whichever is in front. */
export const liveViewUrl = (door: Door, pageId?: string): string =>
  pageUrl(door, '/devtools-fullscreen/inspector.html', livePath(pageId));

/** The socket of the live view. */
export const liveSocketUrl = ({ connectBaseUrl, token }: Door): string =>
  withToken(`${connectBaseUrl}${livePath(undefined)}`, token);

/** DevTools on one page. */
export const devToolsUrl = (door: Door, pageId: string): string =>
  pageUrl(door, '/devtools/inspector.html', `/devtools/page/${pageId}`);

/** The socket of the browser's DevTools protocol. */
export const protocolSocketUrl = ({ connectBaseUrl, token }: Door): string => withToken(`${connectBaseUrl}/`, token);
