import { emitMetrics } from '@wallcrawler/runtime';
import type { Logger } from '@wallcrawler/runtime';
import type { Stopwatch } from './stopwatch.ts';

/** How a create ended, and what woke it. */
export interface CreateReport {
  sessionId?: string;
  result: 'ready' | 'repeated' | 'failed' | 'ended' | 'deadline' | 'refused';
  /** `none` where nothing was waited for. */
  wakePath: 'push' | 'safety_net' | 'none';
}

/** One log line and one metric record a create. */
export function reportCreate(log: Logger, { sessionId, result, wakePath }: CreateReport, watch: Stopwatch): void {
  const totalMs = watch.total();
  log.info('create finished', { sessionId, result, wakePath, totalMs, parts: watch.parts });
  emitMetrics(
    [
      { name: 'Creates', value: 1, unit: 'Count' },
      { name: 'CreateDuration', value: totalMs, unit: 'Milliseconds' },
      ...Object.entries(watch.parts).map(([part, value]) => ({
        name: `Create${part[0]!.toUpperCase()}${part.slice(1)}`,
        value,
        unit: 'Milliseconds' as const,
      })),
    ],
    { Result: result, WakePath: wakePath },
  );
}
