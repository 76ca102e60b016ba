import type { FetchFailure, GuardedFetchError } from '@wallcrawler/egress';
import { ApiError } from '@wallcrawler/session-api';
import type { ApiErrorCode } from '@wallcrawler/session-api';

/** The URL of the request was valid, so `invalid_url` is where a redirect wanted to lead. */
const CODES: Readonly<Record<FetchFailure, ApiErrorCode>> = {
  invalid_url: 'fetch_failed',
  blocked: 'destination_blocked',
  dns: 'fetch_failed',
  connection: 'fetch_failed',
  tls: 'fetch_failed',
  timeout: 'fetch_timeout',
  protocol: 'fetch_failed',
  too_large: 'fetch_too_large',
  encoding: 'fetch_failed',
  too_many_redirects: 'fetch_failed',
};

const HINTS: Partial<Record<FetchFailure, string>> = {
  invalid_url: 'a redirect leads to what cannot be fetched',
  tls: 'allowInsecureSsl accepts any certificate',
  too_large: 'use a browser session for large downloads',
};

/** The answer of the API to a fetch that has failed. */
export function toApiError(error: GuardedFetchError): ApiError {
  const hint = HINTS[error.failure];
  return new ApiError(CODES[error.failure], hint ? `${error.message}; ${hint}` : error.message, {}, { cause: error });
}
