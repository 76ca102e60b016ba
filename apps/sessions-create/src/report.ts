import { emitMetrics } from '@wallcrawler/runtime';
import type { Logger, MetricValues } from '@wallcrawler/runtime';
import { pendingPhases, readyAt } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { Stopwatch } from './stopwatch.ts';

/** How a create ended, and what woke it. */
export interface CreateReport {
  sessionId?: string;
  result: 'ready' | 'repeated' | 'failed' | 'ended' | 'deadline' | 'refused';
  /** `none` where nothing was waited for. */
  wakePath: 'push' | 'safety_net' | 'none';
  /** The session as the wait has found it. */
  woken?: SessionRecord;
  /** When the wait ended, in epoch ms. */
  wokenAt?: number;
}

const METRIC_OF_PART: Readonly<Record<string, keyof MetricValues>> = {
  lease: 'CreateLease',
  reserve: 'CreateReserve',
  launch: 'CreateLaunch',
  wait: 'CreateWait',
  answer: 'CreateAnswer',
  PROVISIONING: 'CreateProvisioning',
  STARTING: 'CreateStarting',
};

/** One log line and one metric record a create. */
export function reportCreate(log: Logger, report: CreateReport, watch: Stopwatch): void {
  const { sessionId, result, wakePath } = report;
  const totalMs = watch.total();
  log.info('create finished', { sessionId, result, wakePath, totalMs, parts: watch.parts });
  const own: MetricValues = { Creates: 1, CreateDuration: totalMs };
  const values = Object.entries(watch.parts).map(([part, value]) => [METRIC_OF_PART[part], value] as const);
  emitMetrics(
    { ...own, ...(Object.fromEntries(values) as MetricValues), ...partsOfTheWait(report) },
    { Result: result, WakePath: wakePath },
  );
}

/** What others did while the create waited, by the times in the row. A repetition did not wait for all of it. */
function partsOfTheWait({ result, woken, wokenAt }: CreateReport): MetricValues {
  if (result !== 'ready' || !woken || wokenAt === undefined) return {};
  const phases = pendingPhases(woken.timeline)
    .filter(({ state }) => state !== 'CREATING')
    .map(({ state, start, end }) => [METRIC_OF_PART[state], end - start] as const);
  const ready = readyAt(woken.timeline);
  return {
    ...(Object.fromEntries(phases) as MetricValues),
    // Clocks of two machines may disagree by more than a wake-up takes.
    ...(ready !== undefined && { CreateWakeUp: Math.max(0, Math.round(wokenAt - ready)) }),
  };
}
