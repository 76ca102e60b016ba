const MOST_CHARACTERS = 80;

/** The part of a URL that tells it from its neighbours, and its host. */
export function shortUrl(url: string): { name: string; host: string } {
  if (!URL.canParse(url)) return { name: url.slice(0, MOST_CHARACTERS), host: '' };
  const { protocol, host, pathname, search } = new URL(url);
  if (!/^https?:$/.test(protocol)) return { name: url.slice(0, MOST_CHARACTERS), host: '' };
  const last = pathname.split('/').findLast(Boolean);
  return { name: `${last ?? '/'}${search}`, host };
}
