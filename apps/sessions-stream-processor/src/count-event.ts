import { emitMetrics } from '@wallcrawler/runtime';
import type { MetricValues } from '@wallcrawler/runtime';
import { isPending } from '@wallcrawler/session-state';
import { optionalFields } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { LifecycleEvent } from './lifecycle-event.ts';

/** Counts a lifecycle event that has been passed on. One that is delivered again is counted again. */
export function countEvent({ type }: LifecycleEvent, before: SessionRecord | undefined, after: SessionRecord): void {
  if (type === 'session.ready') emitMetrics({ SessionsReady: 1 });
  if (type !== 'session.ended') return;
  const { status, startedAt, proxyBytes } = after;
  const { endedAt, reason = 'none' } = optionalFields(after);
  const values: MetricValues = {
    SessionsEnded: 1,
    EgressBytes: proxyBytes,
    ...(startedAt && endedAt && { SessionDuration: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000 }),
    ...(status === 'FAILED' && { SessionsFailed: 1 }),
  };
  const Phase = before && isPending(before.status) ? 'starting' : 'running';
  emitMetrics(values, { Status: status, Reason: reason, Phase });
}
