/** What went wrong with a guarded fetch. Stable: callers decide by it. */
export type FetchFailure =
  /** No http(s) URL, or one with credentials in it. */
  | 'invalid_url'
  /** The address may not be reached: private, loopback, link-local, or a control port. */
  | 'blocked'
  /** The name does not resolve. */
  | 'dns'
  /** Refused, reset, unreachable, or closed before the answer was complete. */
  | 'connection'
  /** The certificate does not fit, or no TLS is spoken there. */
  | 'tls'
  /** Not done within the time given, whatever was waited for. */
  | 'timeout'
  /** The answer is not HTTP, or its headers are too large. */
  | 'protocol'
  /** The body is longer than allowed, as it came or after decompression. */
  | 'too_large'
  /** The body is not encoded as its headers say. */
  | 'encoding'
  | 'too_many_redirects';

/** A guarded fetch has failed. The message names the host and never an address that was looked up. */
export class GuardedFetchError extends Error {
  override readonly name = 'GuardedFetchError';
  readonly failure: FetchFailure;

  constructor(failure: FetchFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

const TIMEOUTS = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);
const TLS_CODES = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;
const PROTOCOL_CODES = /^(HPE_|UND_ERR_(HEADERS_OVERFLOW|RESPONSE|RES_))/;

/** Names the failure behind whatever the HTTP client threw. */
export function toFetchError(error: unknown, host: string): GuardedFetchError {
  if (error instanceof GuardedFetchError) return error;
  const { code = '', name, message } = error as NodeJS.ErrnoException;
  const options = { cause: error };
  if (TIMEOUTS.has(code)) return new GuardedFetchError('timeout', `${host} did not answer in time`, options);
  if (TLS_CODES.test(code))
    return new GuardedFetchError('tls', `no trusted TLS connection to ${host}: ${code}`, options);
  if (PROTOCOL_CODES.test(code) || name === 'HTTPParserError')
    return new GuardedFetchError('protocol', `${host} answered no valid HTTP: ${code || message}`, options);
  if (code.startsWith('Z_') || code.startsWith('ERR__ERROR_'))
    return new GuardedFetchError(
      'encoding',
      `the body from ${host} is not encoded as its headers say: ${code}`,
      options,
    );
  return new GuardedFetchError('connection', `the connection to ${host} failed: ${code || message}`, options);
}
