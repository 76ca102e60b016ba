import { ApiError } from '@wallcrawler/session-api';
import { isPending } from '@wallcrawler/session-state';
import { ConcurrencyLimitError, ProjectNotFoundError, RequestRecords } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { CreateDependencies, CreateRequest } from './create-session.ts';
import type { RequestIdentity } from './request-identity.ts';

/** After how many seconds a full project is worth another try. */
const CONCURRENCY_RETRY_SECONDS = '5';

export interface Reservation {
  session: SessionRecord;
  /** The session was made by an earlier request that this one repeats. */
  repeated: boolean;
}

/**
 * Writes the session with its unit of concurrency and the memory of its request, or finds the session of the request
 * that this one repeats. A repetition of a create that failed is a new create: nothing of the first one runs.
 * @throws ApiError 400 for a region that is not served, 403 without a project, 429 when the project is full.
 */
export async function reserve(
  request: CreateRequest,
  identity: RequestIdentity,
  waiter: string | undefined,
  dependencies: CreateDependencies,
): Promise<Reservation> {
  const { sessions, projects, requests, region, newId } = dependencies;
  const { body, projectId } = request;
  if (body.region !== undefined && body.region !== region)
    throw new ApiError('unsupported_option', `invalid body: region: this deployment serves ${region}; leave it out`);

  const first = identity.mayRepeat ? await findFirst(identity, dependencies) : {};
  if (first.session) return { session: first.session, repeated: true };

  const project = await projects.get(projectId);
  if (!project) throw noProject();
  const sessionId = newId();
  // A repetition that comes while the first request is being written must lose to it.
  const remember = requests.remember(
    { requestHash: identity.hash, bodyHash: identity.bodyHash, sessionId },
    identity.windowSeconds,
    identity.mayRepeat ? first.failedSessionId : 'anything',
  );
  try {
    const session = await sessions.create(
      {
        sessionId,
        projectId,
        timeoutSeconds: body.timeout ?? project.defaultTimeout,
        keepAlive: body.keepAlive,
        region,
        settings: {
          viewport: body.browserSettings.viewport,
          ignoreCertificateErrors: body.browserSettings.ignoreCertificateErrors,
        },
        userMetadata: body.userMetadata,
        waiter,
      },
      [remember],
    );
    return { session, repeated: false };
  } catch (error) {
    if (RequestRecords.isRepeat(error)) {
      const { session: winner } = await findFirst(identity, dependencies);
      if (winner) return { session: winner, repeated: true };
      // The winner has failed since. Its place is free, but not for a write that was decided before.
      throw new ApiError('unavailable', 'an equal create has just failed; try again', { 'retry-after': '1' });
    }
    throw toApiError(error);
  }
}

/** The session of the first request; or the id of the one that failed, whose place a new one may take. */
async function findFirst(
  identity: RequestIdentity,
  { requests, sessions }: CreateDependencies,
): Promise<{ session?: SessionRecord; failedSessionId?: string }> {
  const record = await requests.find(identity.hash);
  if (!record) return {};
  if (record.bodyHash !== identity.bodyHash)
    throw new ApiError('idempotency_conflict', 'Idempotency-Key: was used with another body; use a new key');
  const session = await sessions.get(record.sessionId);
  const failed = !session || (!isPending(session.status) && !session.startedAt);
  return failed ? { failedSessionId: record.sessionId } : { session };
}

const noProject = (): ApiError =>
  new ApiError('forbidden', 'projectId: the project of this API key does not exist any more; use another key');

function toApiError(error: unknown): unknown {
  if (error instanceof ProjectNotFoundError) return noProject();
  if (error instanceof ConcurrencyLimitError)
    return new ApiError(
      'concurrency_limit',
      `too many concurrent sessions: ${error.current} of ${error.maximum} are in use; release one or raise the project's concurrency`,
      { 'retry-after': CONCURRENCY_RETRY_SECONDS },
      { cause: error },
    );
  return error;
}
