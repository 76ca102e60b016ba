import { BrokerError, brokerRequest } from '@wallcrawler/artifacts';
import type { BrokerAction, BrokerAnswer, BrokerFailure, BrokerRequest } from '@wallcrawler/artifacts';
import type { Logger } from '@wallcrawler/runtime';
import type { SessionRecord, SessionStore } from '@wallcrawler/session-store';
import { authenticate } from './authenticate.ts';
import type { Bucket } from './bucket.ts';
import { open } from './open.ts';
import type { OpenDependencies } from './open.ts';
import { commitContext, releaseContext, saveContext } from './context-actions.ts';
import type { ContextDependencies } from './context-actions.ts';
import { put } from './put.ts';

export interface BrokerDependencies extends Omit<OpenDependencies, 'bucket'>, Omit<ContextDependencies, 'bucket'> {
  bucket: Bucket;
  sessions: Pick<SessionStore, 'get'>;
  log: Logger;
}

/**
 * Answers one request of a container. What is refused is answered as a failure with a code; our own faults are thrown,
 * so that Lambda counts them.
 */
export async function answerRequest(
  event: unknown,
  dependencies: BrokerDependencies,
): Promise<BrokerAnswer<BrokerAction> | BrokerFailure> {
  try {
    const request = brokerRequest.safeParse(event);
    if (!request.success) throw new BrokerError('invalid', describe(request.error.issues));
    const session = await authenticate(request.data, dependencies.sessions);
    return await act(session, request.data, dependencies);
  } catch (error) {
    if (!(error instanceof BrokerError) || error.code === 'unavailable') throw error;
    const { sessionId, action } = (event ?? {}) as Record<string, unknown>;
    dependencies.log.warn('request refused', { sessionId, action, code: error.code, reason: error.message });
    return { error: { code: error.code, message: error.message } };
  }
}

const describe = (issues: readonly { path: PropertyKey[]; message: string }[]): string =>
  issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ');

function act(
  session: SessionRecord,
  request: BrokerRequest,
  dependencies: BrokerDependencies,
): Promise<BrokerAnswer<BrokerAction>> {
  switch (request.action) {
    case 'open':
      return open(session, dependencies);
    case 'put':
      return put(session, request.objects, dependencies);
    case 'saveContext':
      return saveContext(session, request, dependencies);
    case 'commitContext':
      return commitContext(session, request, dependencies);
    case 'releaseContext':
      return releaseContext(session, dependencies);
  }
}
