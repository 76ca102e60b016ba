import { isPending, isTerminal, toSdkStatus } from '@wallcrawler/session-state';
import { optionalFields } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';

/** What the bus tells of a session's life. A contract: other planes and users build on it. */
export interface LifecycleEvent {
  /** The same for every delivery of the same change: consumers deduplicate by it. */
  id: string;
  source: 'wallcrawler.sessions';
  type: 'session.created' | 'session.ready' | 'session.ended';
  /** When the change was written, ISO 8601. */
  time: string;
  projectId: string;
  entity: { schema: 'session'; id: string; version: number };
  data: {
    status: string;
    createdAt: string;
    startedAt?: string;
    endedAt?: string;
    reason?: string;
    userMetadata?: Record<string, unknown>;
  };
}

/** Whether a change is the one in which the session leaves its pending states, by becoming ready or by ending. */
export const leavesPending = (before: SessionRecord | undefined, after: SessionRecord): boolean =>
  before !== undefined && isPending(before.status) && !isPending(after.status);

/** The lifecycle event of a change of a row, if it is one. */
export function toLifecycleEvent(
  changeId: string,
  before: SessionRecord | undefined,
  after: SessionRecord,
): LifecycleEvent | undefined {
  const type = lifecycleType(before, after);
  if (!type) return undefined;
  const { endedAt, reason } = optionalFields(after);
  return {
    id: changeId,
    source: 'wallcrawler.sessions',
    type,
    time: after.updatedAt,
    projectId: after.projectId,
    entity: { schema: 'session', id: after.sessionId, version: after.revision },
    data: {
      status: toSdkStatus(after.status, reason),
      createdAt: after.createdAt,
      startedAt: after.startedAt,
      endedAt,
      reason,
      userMetadata: after.userMetadata,
    },
  };
}

function lifecycleType(before: SessionRecord | undefined, after: SessionRecord): LifecycleEvent['type'] | undefined {
  if (!before) return 'session.created';
  if (isTerminal(after.status) && !isTerminal(before.status)) return 'session.ended';
  if (after.status === 'READY' && isPending(before.status)) return 'session.ready';
  return undefined;
}
