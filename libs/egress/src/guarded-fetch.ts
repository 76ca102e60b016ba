import type { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import { ACCEPTED_ENCODINGS, readBody } from './bounded-body.ts';
import { EgressRefusal, permittedDestinations } from './egress-policy.ts';
import type { Destination, EgressPolicy } from './egress-policy.ts';
import { GuardedFetchError, toFetchError } from './fetch-error.ts';
import { parseHttpUrl, portOf } from './http-url.ts';
import { pinnedLookup } from './pinned-lookup.ts';

export { GuardedFetchError } from './fetch-error.ts';
export type { FetchFailure } from './fetch-error.ts';
export { MAX_URL_CHARACTERS, parseHttpUrl, portOf } from './http-url.ts';

export interface GuardedFetchOptions {
  /** What may be reached. Each hop of a redirect is judged by it. */
  policy: EgressPolicy;
  /** Default GET. */
  method?: 'GET' | 'POST';
  /** Request headers. `authorization` and `cookie` do not follow a redirect to another origin. */
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Milliseconds for everything: looking up, connecting, every redirect, the last byte. */
  timeoutMs: number;
  /** Most bytes of the body, on the wire and decompressed. Not needed with `statusOnly`. */
  maxBytes?: number;
  /** The body does not matter: it is not read, and is empty in the answer. Default false. */
  statusOnly?: boolean;
  /** Redirects that are followed. 0, the default, returns the redirect itself. */
  maxRedirects?: number;
  /** Accepts any certificate. Default false. */
  allowInsecureSsl?: boolean;
  /** Ends the fetch; it then throws the signal's reason. */
  signal?: AbortSignal;
  /** How a host becomes addresses that may be dialled. Default `permittedDestinations`. */
  resolve?: (host: string, port: number, policy: EgressPolicy) => Promise<readonly Destination[]>;
}

export interface GuardedResponse {
  /** The URL that answered, after redirects. */
  url: string;
  status: number;
  /** Names in lower case; several values of one name are joined by a comma. */
  headers: Record<string, string>;
  /** Decompressed. */
  body: Buffer;
}

/**
 * Fetches a URL that somebody else has chosen. The host is looked up once a hop, and the address that was judged is
 * the one that is dialled, so a name cannot change its mind in between (DNS rebinding).
 * @throws GuardedFetchError for every failure; a status of 400 or more is none.
 */
export async function guardedFetch(url: string, options: GuardedFetchOptions): Promise<GuardedResponse> {
  const { maxRedirects = 0, timeoutMs, signal } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
  let hop: Hop = {
    url: parseHttpUrl(url),
    method: options.method ?? 'GET',
    headers: options.headers ?? {},
    body: options.body,
  };
  for (let redirects = 0; ; redirects++) {
    let answer: GuardedResponse | Hop;
    try {
      answer = await fetchHop(hop, options, maxRedirects > 0, stop);
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (deadline.aborted)
        throw new GuardedFetchError('timeout', `${hop.url.host} did not answer within ${timeoutMs} ms`, {
          cause: error,
        });
      throw toFetchError(error, hop.url.host);
    }
    if ('status' in answer) return answer;
    if (redirects === maxRedirects)
      throw new GuardedFetchError(
        'too_many_redirects',
        `${hop.url.host} redirects for more than the ${maxRedirects} times that are followed`,
      );
    hop = answer;
  }
}

/** One request of a chain of redirects. */
interface Hop {
  url: URL;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body: string | Buffer | undefined;
}

/** Makes one request. Gives its answer, or the next hop where it is a redirect to follow. */
async function fetchHop(hop: Hop, options: GuardedFetchOptions, follow: boolean, signal: AbortSignal) {
  const { url, method, headers, body } = hop;
  const {
    policy,
    maxBytes = 0,
    statusOnly = false,
    timeoutMs,
    allowInsecureSsl = false,
    resolve = permittedDestinations,
  } = options;
  const destinations = await orAbort(judged(url, policy, resolve), signal);
  const dispatcher = new Agent({
    connect: { lookup: pinnedLookup(destinations), timeout: timeoutMs, rejectUnauthorized: !allowInsecureSsl },
    // The deadline is one for everything; the client's own timers would only name it differently.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  try {
    const response = await request(url, {
      dispatcher,
      method,
      headers: { 'accept-encoding': ACCEPTED_ENCODINGS, ...headers },
      body: body ?? null,
      signal,
    });
    // An abort destroys the body after whoever reads it has gone.
    response.body.on('error', () => {});
    const received = flatten(response.headers);
    const next = follow ? nextHop(hop, response.statusCode, received['location']) : undefined;
    if (next) return next;
    if (statusOnly) {
      await takeLeave(response.body);
      return { url: url.href, status: response.statusCode, headers: received, body: Buffer.alloc(0) };
    }
    const content = await orAbort(readBody(response.body as Readable, received['content-encoding'], maxBytes), signal);
    return { url: url.href, status: response.statusCode, headers: received, body: content };
  } finally {
    await dispatcher.destroy();
  }
}

/** Lets a server end a short answer in peace, instead of a reset that it would log as a fault. */
const takeLeave = (body: Dispatcher.ResponseData['body']): Promise<unknown> =>
  body.dump({ limit: 16_384, signal: AbortSignal.timeout(500) }).catch(() => {});

async function judged(url: URL, policy: EgressPolicy, resolve: NonNullable<GuardedFetchOptions['resolve']>) {
  try {
    return await resolve(url.hostname, portOf(url), policy);
  } catch (error) {
    if (!(error instanceof EgressRefusal)) throw error;
    if (error.status === 502)
      throw new GuardedFetchError('dns', `the name ${url.hostname} does not resolve`, { cause: error });
    throw new GuardedFetchError(
      'blocked',
      `${url.host} may not be reached: it leads to a private or reserved address`,
      { cause: error },
    );
  }
}

/** Lookups cannot be cancelled: they are left to themselves. */
function orAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const OWN_ORIGIN_ONLY = new Set(['authorization', 'cookie', 'proxy-authorization']);
const OF_BODY = /^content-/;

/** Where a redirect leads, as browsers follow it: 303, and 301 or 302 after POST, become GET without a body. */
function nextHop({ url, method, headers, body }: Hop, status: number, location: string | undefined): Hop | undefined {
  if (!REDIRECTS.has(status) || location === undefined) return undefined;
  const target = parseHttpUrl(location, url);
  const toGet = status === 303 || (method === 'POST' && (status === 301 || status === 302));
  const kept = Object.entries(headers).filter(([name]) => {
    const lower = name.toLowerCase();
    return !(target.origin !== url.origin && OWN_ORIGIN_ONLY.has(lower)) && !(toGet && OF_BODY.test(lower));
  });
  return {
    url: target,
    method: toGet ? 'GET' : method,
    headers: Object.fromEntries(kept),
    body: toGet ? undefined : body,
  };
}

const flatten = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
