import type { S3Client } from '@aws-sdk/client-s3';
import { newSessionSecret } from '@wallcrawler/artifacts/launch';
import type { Signer } from '@wallcrawler/cdp-auth';
import type { ReadySignal, Slot, SlotLease, Wake } from '@wallcrawler/ready-signal';
import { ApiError, toWireConnection, toWireSession } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse, CreateSessionBody } from '@wallcrawler/session-api';
import type { ContextLease } from '@wallcrawler/resource-store';
import type { Clock } from '@wallcrawler/runtime';
import { isLive } from '@wallcrawler/session-state';
import type { ProjectStore, RequestRecords, SessionRecord, SessionStore } from '@wallcrawler/session-store';
import type { SessionTasks, TaskNetwork } from '@wallcrawler/session-tasks';
import type { Tracer } from '@wallcrawler/tracing';
import { launch } from './launch.ts';
import { reportCreate } from './report.ts';
import type { CreateReport } from './report.ts';
import type { ReferenceStores } from './references.ts';
import { identifyRequest } from './request-identity.ts';
import { reserve } from './reserve.ts';
import { abandon, endAtDeadline, endedEarly, giveContextBack } from './end-create.ts';
import { stopwatch } from './stopwatch.ts';
import { traceCreate } from './trace-create.ts';

export interface CreateDependencies extends ReferenceStores {
  sessions: SessionStore;
  projects: Pick<ProjectStore, 'get'>;
  requests: RequestRecords;
  leases: Pick<ContextLease, 'take' | 'release'>;
  tasks: SessionTasks;
  s3: Pick<S3Client, 'send'>;
  /** The artifacts bucket. */
  bucket: string;
  signals: ReadySignal;
  slots: Pick<SlotLease, 'acquire'>;
  signer: Signer;
  tracer: Tracer;
  network: TaskNetwork;
  region: string;
  connectBaseUrl: string;
  /** How long a create may take, from request to answer, in seconds. */
  deadlineSeconds: number;
  clock: Clock;
  newId: () => string;
}

export type CreateRequest = Pick<
  ApiRequest<CreateSessionBody, unknown>,
  'projectId' | 'keyId' | 'body' | 'headers' | 'log' | 'trace'
>;

/**
 * Creates a session and answers when its browser is ready:
 *
 * 1. find out whether this is a repetition, and lease a wake-up slot;
 * 2. reserve: the session's row, one unit of concurrency, the lease of the context that it will save and the memory of
 *    this request, in one transaction;
 * 3. launch: store what the row must not hold, RunTask, and record the task;
 * 4. wait: a message in the slot, or the read that runs beside it;
 * 5. answer with the connect URL, or end the session: an error leaves nothing running.
 */
export async function createSession(request: CreateRequest, dependencies: CreateDependencies): Promise<ApiResponse> {
  const { sessions, slots, clock, deadlineSeconds, signals } = dependencies;
  const deadline = new Date(clock().getTime() + deadlineSeconds * 1000);
  const watch = stopwatch();
  const report: CreateReport = { result: 'refused', wakePath: 'none' };
  const trace = traceCreate(dependencies.tracer, request.trace);
  let own: SessionRecord | undefined;
  try {
    const identity = identifyRequest(request.keyId, request.headers, request.body);
    const slot = await slots.acquire().catch((error: unknown) => {
      request.log.warn('no wake-up slot could be leased; the create waits by reading alone', { error });
      return undefined;
    });
    watch.lap('lease');

    const secret = newSessionSecret();
    const fresh = { waiter: slot?.name, secret, trace: trace.header };
    const reservation = await reserve(request, identity, fresh, dependencies);
    const { sessionId } = reservation.session;
    report.sessionId = sessionId;
    watch.lap('reserve');

    if (!reservation.repeated) {
      own = reservation.session;
      report.result = 'failed';
      const launchDocument = { proxies: request.body.proxies };
      await launch(reservation.session, { secret, launch: launchDocument }, dependencies, request.log);
      watch.lap('launch');
    }

    const wake = await waitUntilReady(reservation, slot, deadline, signals, dependencies);
    watch.lap('wait');
    Object.assign(report, { wakePath: wake?.path ?? 'none', woken: wake?.session, wokenAt: watch.now() });
    const session = wake?.session ?? (await endAtDeadline(sessionId, sessions, dependencies.tasks, request.log));
    if (!session || !isLive(session.status)) {
      report.result = !session ? 'deadline' : session.status === 'FAILED' ? 'failed' : 'ended';
      throw endedEarly(session, deadlineSeconds);
    }

    const response = await answer(session, dependencies);
    watch.lap('answer');
    report.result = reservation.repeated ? 'repeated' : 'ready';
    return response;
  } catch (error) {
    if (!own && !(error instanceof ApiError)) report.result = 'failed';
    // An ApiError tells of a session that has ended already. Whatever else went wrong, nobody will use this one.
    if (own && !(error instanceof ApiError)) await abandon(own.sessionId, sessions, dependencies.tasks, request.log);
    if (own) await giveContextBack(own, dependencies.leases, request.log);
    throw error;
  } finally {
    reportCreate(request.log, report, watch);
    trace.finish(report, watch, request.projectId);
  }
}

/** A repetition finds another create waiting in the slot, so it waits by reading; its session may be ready already. */
async function waitUntilReady(
  { session, repeated }: { session: SessionRecord; repeated: boolean },
  slot: Slot | undefined,
  deadline: Date,
  signals: ReadySignal,
  { sessions }: CreateDependencies,
): Promise<(Omit<Wake, 'path'> & { path: Wake['path'] | 'none' }) | undefined> {
  if (!repeated) return signals.wait(session.sessionId, slot, deadline);
  const now = await sessions.get(session.sessionId);
  if (now && isLive(now.status)) return { path: 'none', session: now };
  return signals.wait(session.sessionId, undefined, deadline);
}

async function answer(session: SessionRecord, { signer, connectBaseUrl }: CreateDependencies): Promise<ApiResponse> {
  const { sessionId, projectId, expiresAt } = session;
  const token = await signer.sign({ sessionId, projectId, scope: 'connect', expiresAt });
  return { status: 201, body: { ...toWireSession(session), ...toWireConnection(connectBaseUrl, token) } };
}
