import { isTerminal } from '@wallcrawler/session-state';
import type { EndReason, SessionEventType, SessionState } from '@wallcrawler/session-state';
import { epochSeconds } from '@wallcrawler/runtime';
import type { Endpoint, SessionRecord } from './records.ts';
import { optionalFields } from './records.ts';
import { nextTimeline } from './timeline.ts';

/** An event with the facts that it brings to the row. */
export type SessionEvent =
  | { type: 'taskLaunched'; taskArn: string }
  | { type: 'taskRunning' | 'taskStopped'; taskArn?: string; ecsVersion?: number; detail?: string }
  | { type: 'browserReady'; endpoint: Endpoint; taskArn?: string; startedAt?: string }
  | { type: 'clientsGone' | 'neverConnected' | 'expired' | 'browserExited'; proxyBytes?: number; detail?: string }
  | {
      type: Exclude<
        SessionEventType,
        | 'taskLaunched'
        | 'taskRunning'
        | 'taskStopped'
        | 'browserReady'
        | 'clientsGone'
        | 'neverConnected'
        | 'expired'
        | 'browserExited'
      >;
      detail?: string;
    };

const SECONDS_PER_DAY = 86_400;

/** The fields that a move to `to` writes. Facts of the event win over what the row has only where the row has none. */
export function changedFields(
  record: SessionRecord,
  event: SessionEvent,
  move: { to: SessionState; reason?: EndReason },
  now: Date,
  retentionDays: number,
): Record<string, unknown> {
  const known = optionalFields(record);
  const facts = event as Partial<{
    taskArn: string;
    endpoint: Endpoint;
    ecsVersion: number;
    startedAt: string;
    proxyBytes: number;
    detail: string;
  }>;
  return {
    status: move.to,
    updatedAt: now.toISOString(),
    revision: record.revision + 1,
    timeline: nextTimeline(record.timeline, { state: move.to, at: now.toISOString() }),
    reason: known.reason ?? move.reason,
    detail: facts.detail,
    taskArn: known.taskArn ?? facts.taskArn,
    ecsVersion: facts.ecsVersion,
    ...(move.to === 'READY' && {
      endpoint: known.endpoint ?? facts.endpoint,
      startedAt: record.startedAt ?? facts.startedAt ?? now.toISOString(),
    }),
    ...(facts.proxyBytes !== undefined && { proxyBytes: Math.max(record.proxyBytes, facts.proxyBytes) }),
    ...(isTerminal(move.to) && {
      endedAt: now.toISOString(),
      ttl: epochSeconds(now) + retentionDays * SECONDS_PER_DAY,
    }),
  };
}
