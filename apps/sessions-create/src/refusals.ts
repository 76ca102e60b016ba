import { ApiError } from '@wallcrawler/session-api';
import { ConcurrencyLimitError, CreationRateError, ProjectNotFoundError } from '@wallcrawler/session-store';

/** After how many seconds a full project is worth another try. */
const CONCURRENCY_RETRY_SECONDS = '5';

export const noProject = (): ApiError =>
  new ApiError('forbidden', 'projectId: the project of this API key does not exist any more; use another key');

/** The answer to what the store refuses; any other error stays as it is. */
export function toRefusal(cause: unknown): unknown {
  if (cause instanceof ProjectNotFoundError) return noProject();
  if (cause instanceof ConcurrencyLimitError) {
    const { current, maximum } = cause;
    return new ApiError(
      'concurrency_limit',
      `too many concurrent sessions: ${current} of ${maximum} are in use (limit: concurrency); release one or raise the project's concurrency`,
      { 'retry-after': CONCURRENCY_RETRY_SECONDS },
      { cause, details: { limit: 'concurrency', current, maximum } },
    );
  }
  if (cause instanceof CreationRateError) {
    const { current, maximum, retryAfterSeconds } = cause;
    return new ApiError(
      'creation_rate_limit',
      `too many new sessions: ${current} of ${maximum} were created within this minute (limit: creationsPerMinute); try again in ${retryAfterSeconds} s`,
      { 'retry-after': String(retryAfterSeconds) },
      { cause, details: { limit: 'creationsPerMinute', current, maximum } },
    );
  }
  return cause;
}
