import type { IncomingHttpHeaders } from 'node:http';

const PARAMETER = 'signingKey';
/** Carries the token between relays, so that it stands in no URL inside the network. */
export const TOKEN_HEADER = 'x-bb-signing-key';
/** Lets the DevTools front-end load its own files, whose relative URLs carry no query. */
export const TOKEN_COOKIE = 'wallcrawler-signing-key';

/** A request target taken apart: its token, and what remains without it. */
export interface TokenAndTarget {
  readonly token?: string;
  /** Path and query without the token, otherwise untouched. */
  readonly target: string;
}

/**
 * Takes the token out of a request: `?signingKey=`, the header `x-bb-signing-key`, or `Authorization: Bearer`.
 * The query is cut as text, because `/json/new?<url>` is not made of parameters and must arrive as it was sent.
 */
export const takeToken = (url: string, headers: IncomingHttpHeaders): TokenAndTarget => {
  const [path = '', ...rest] = url.split('?');
  const query = rest.join('?');
  const parts = query === '' ? [] : query.split('&');
  const own = parts.filter((part) => part.startsWith(`${PARAMETER}=`));
  const others = parts.filter((part) => !part.startsWith(`${PARAMETER}=`)).join('&');
  const token = decode(own[0]?.slice(PARAMETER.length + 1)) ?? single(headers[TOKEN_HEADER]) ?? bearerOf(headers);
  return { token, target: others === '' ? path : `${path}?${others}` };
};

/** The token of `Authorization: Bearer <token>`. */
export const bearerOf = ({ authorization }: IncomingHttpHeaders): string | undefined =>
  /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];

/** The token in the cookie that `tokenCookie` sets. */
export const cookieTokenOf = ({ cookie }: IncomingHttpHeaders): string | undefined =>
  (cookie ?? '')
    .split(/; */)
    .find((pair) => pair.startsWith(`${TOKEN_COOKIE}=`))
    ?.slice(TOKEN_COOKIE.length + 1);

/**
 * A cookie for the front-end's files only, which no script can read. With TLS it also works in a frame of another
 * site, in a jar of that site's own (Partitioned); without TLS browsers keep no such cookie.
 */
export const tokenCookie = (token: string, secure: boolean): string =>
  `${TOKEN_COOKIE}=${token}; Path=/devtools/; HttpOnly; ${secure ? 'SameSite=None; Secure; Partitioned' : 'SameSite=Strict'}`;

/** A URL as it may be logged: the path alone, because queries carry tokens and the users' addresses. */
export const redactUrl = (url: string | undefined): string => (url ?? '').split('?')[0]?.slice(0, 200) ?? '';

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

const decode = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
