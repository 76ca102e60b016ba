import { hashSessionSecret } from '@wallcrawler/artifacts/launch';
import { ApiError } from '@wallcrawler/session-api';
import { isLive, isPending } from '@wallcrawler/session-state';
import { RequestRecords, cancellationCodes } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { CreateDependencies, CreateRequest } from './create-session.ts';
import { findReferences } from './references.ts';
import { noProject, toRefusal } from './refusals.ts';
import type { RequestIdentity } from './request-identity.ts';
import { sessionSettings } from './session-settings.ts';
import { contextInUse, takeContext } from './take-context.ts';

/** How often the lease of a context is tried for, when its writer changes under our eyes. */
const LEASE_ATTEMPTS = 5;

export interface Reservation {
  session: SessionRecord;
  /** The session was made by an earlier request that this one repeats. */
  repeated: boolean;
}

/** What the create has at hand for its session. */
export interface Fresh {
  /** The wake-up slot, if there is one. */
  waiter: string | undefined;
  /** The secret of its task. */
  secret: string;
  /** Under which others continue the trace, if there is one. */
  trace: string | undefined;
}

/**
 * Writes the session with its unit of concurrency, the lease of its context and the memory of its request, or finds the
 * session of the request that this one repeats. A repetition of a create that failed, or whose session has ended, is a new
 * create: nothing of the first one runs.
 * @throws ApiError 400 for a region that is not served and for resources that are not there, 403 without a project, 409
 *   when the context is in use, 429 when the project is full or creates too fast.
 */
export async function reserve(
  request: CreateRequest,
  identity: RequestIdentity,
  fresh: Fresh,
  dependencies: CreateDependencies,
): Promise<Reservation> {
  const { region } = dependencies;
  if (request.body.region !== undefined && request.body.region !== region)
    throw new ApiError('unsupported_option', `invalid body: region: this deployment serves ${region}; leave it out`);

  const first = identity.mayRepeat ? await findFirst(identity, dependencies) : {};
  if (first.session) return { session: first.session, repeated: true };
  for (let attempt = 1; ; attempt++) {
    const session = await write(request, identity, fresh, first.endedSessionId, dependencies).catch(
      async (refusal: unknown) => {
        await forgetEqualRequest(identity, request, dependencies);
        throw refusal;
      },
    );
    if (typeof session === 'object') return { session, repeated: false };
    if (session === 'repeated') {
      const { session: winner } = await findFirst(identity, dependencies);
      if (winner) return { session: winner, repeated: true };
      // The winner has failed since. Its place is free, but not for a write that was decided before.
      throw new ApiError('unavailable', 'an equal create has just failed; try again', { 'retry-after': '1' });
    }
    if (attempt === LEASE_ATTEMPTS) throw contextInUse();
  }
}

/** Writes it all at once; or tells that the request is known already, or that the context has another writer now. */
async function write(
  { body, projectId }: CreateRequest,
  identity: RequestIdentity,
  { waiter, secret, trace }: Fresh,
  endedSessionId: string | undefined,
  dependencies: CreateDependencies,
): Promise<SessionRecord | 'repeated' | 'lease taken'> {
  const { sessions, projects, requests, region, newId } = dependencies;
  const [project, references] = await Promise.all([
    projects.get(projectId),
    findReferences(projectId, body, dependencies),
  ]);
  if (!project) throw noProject();
  const sessionId = newId();
  // A repetition that comes while the first request is being written must lose to it.
  const remember = requests.remember(
    { requestHash: identity.hash, bodyHash: identity.bodyHash, sessionId },
    identity.windowSeconds,
    identity.mayRepeat ? endedSessionId : 'anything',
  );
  const lease =
    references.context && body.browserSettings.context?.persist
      ? [await takeContext(references.context, sessionId, dependencies)]
      : [];
  try {
    return await sessions.create(
      {
        sessionId,
        projectId,
        timeoutSeconds: body.timeout ?? project.defaultTimeout,
        keepAlive: body.keepAlive,
        region,
        settings: sessionSettings(body, references),
        secretHash: hashSessionSecret(secret),
        userMetadata: body.userMetadata,
        waiter,
        trace,
      },
      [remember, ...lease],
      project,
    );
  } catch (error) {
    if (RequestRecords.isRepeat(error)) return 'repeated';
    if (cancellationCodes(error)?.[3] === 'ConditionalCheckFailed') return 'lease taken';
    throw toRefusal(error);
  }
}

/**
 * The session of the first request; or the id of one whose place a new session may take: it failed, or it has ended and
 * nobody named the request, so that the record may be of an earlier create with an equal body.
 */
async function findFirst(
  identity: RequestIdentity,
  { requests, sessions }: CreateDependencies,
): Promise<{ session?: SessionRecord; endedSessionId?: string }> {
  const record = await requests.find(identity.hash);
  if (!record) return {};
  if (record.bodyHash !== identity.bodyHash)
    throw new ApiError('idempotency_conflict', 'Idempotency-Key: was used with another body; use a new key');
  const session = await sessions.get(record.sessionId);
  if (session && (isPending(session.status) || isLive(session.status))) return { session };
  return session?.startedAt && identity.isNamed ? { session } : { endedSessionId: record.sessionId };
}

/**
 * A first attempt that is refused leaves no record of an equal create before it: the SDK sends a refused request again
 * as a retry, which would be given that other session.
 */
async function forgetEqualRequest(
  { hash, mayRepeat }: RequestIdentity,
  { log }: CreateRequest,
  { requests }: CreateDependencies,
): Promise<void> {
  if (mayRepeat) return;
  await requests.forget(hash).catch((error: unknown) => {
    log.warn('the record of an equal create could not be removed', { error });
  });
}
