/** Where the live view connects, and how it is to look. */
export interface Link {
  /** WebSocket address of the session. */
  readonly socket: string;
  /** The same address for plain HTTP, which says why a socket was refused. */
  readonly probe: string;
  /** Whether tabs and address bar are shown; `navbar=false` hides them. */
  readonly navbar: boolean;
}

/**
 * Reads the page's own address: `?wss=<host>/live?page=<id>&signingKey=<token>` (`ws=` without TLS), the socket's
 * address percent-encoded or as it is. Only the page's own origin is ever connected to, whatever the link says.
 * @throws Error with a sentence for people.
 */
export const readLink = (location: { protocol: string; host: string; search: string }): Link => {
  const query = new URLSearchParams(location.search);
  const address = query.get('wss') ?? query.get('ws');
  if (!address) throw new Error('This link names no session. Ask for a new one.');
  const target = new URL(`https://${address}`);
  if (target.host !== new URL(`https://${location.host}`).host || target.pathname !== '/live') {
    throw new Error('This link leads to another place than it comes from, so it is not followed.');
  }
  const path = new URLSearchParams();
  const page = target.searchParams.get('page') ?? query.get('page');
  const token = target.searchParams.get('signingKey') ?? query.get('signingKey');
  if (page) path.set('page', page);
  if (token) path.set('signingKey', token);
  const rest = `${location.host}/live?${path.toString()}`.replace(/\?$/, '');
  const secure = location.protocol === 'https:';
  return {
    socket: `${secure ? 'wss' : 'ws'}://${rest}`,
    probe: `${location.protocol}//${rest}`,
    navbar: query.get('navbar') !== 'false',
  };
};
