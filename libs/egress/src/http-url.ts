import { GuardedFetchError } from './fetch-error.ts';

/** The longest URL that is fetched, in characters. */
export const MAX_URL_CHARACTERS = 2_048;

/**
 * Parses a URL that may be fetched: absolute, http or https, without a user name or password. Odd notations of an IP
 * address (`0x7f.1`, `2130706433`) come out as the dotted form, so what is judged is what is dialled.
 * @param base what a relative redirect is relative to.
 * @throws GuardedFetchError `invalid_url`
 */
export function parseHttpUrl(text: string, base?: URL): URL {
  const refuse = (why: string) => new GuardedFetchError('invalid_url', why);
  if (text.length > MAX_URL_CHARACTERS) throw refuse(`expected a URL of at most ${MAX_URL_CHARACTERS} characters`);
  if (!URL.canParse(text, base?.href)) throw refuse('expected an absolute URL, e.g. https://example.com/page');
  const url = new URL(text, base?.href);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse(`expected http or https, got ${url.protocol.slice(0, 20)}`);
  if (url.username !== '' || url.password !== '') throw refuse('expected no user name or password in the URL');
  return url;
}

/** The port that a URL leads to. */
export const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
