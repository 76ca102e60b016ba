const SCHEME = /^[a-z][a-z0-9+.-]*:/i;
/** A host with a port looks like a scheme: `localhost:3000`. */
const HOST_AND_PORT = /^[\w.-]+:\d+(?:[/?#]|$)/;
const LOCAL = /^(?:localhost|127\.|\[::1\]|10\.|192\.168\.)/;
const ALLOWED = ['http:', 'https:'];

/**
 * What somebody has typed into the address bar as the address they mean, or undefined when it is none. Only the web
 * can be reached by hand: scripts, files and the browser's own pages are for nobody who was merely sent a link.
 */
export const addressOf = (typed: string): string | undefined => {
  const text = typed.trim();
  if (text === '' || text === 'about:blank') return 'about:blank';
  if (/\s/.test(text)) return undefined;
  const hasScheme = SCHEME.test(text) && !HOST_AND_PORT.test(text);
  const full = hasScheme ? text : `${LOCAL.test(text) ? 'http' : 'https'}://${text}`;
  if (!URL.canParse(full)) return undefined;
  const url = new URL(full);
  return ALLOWED.includes(url.protocol) && url.hostname !== '' ? url.href : undefined;
};
