import { formatTraceHeader, newSegmentId } from '@wallcrawler/tracing';
import type { Span, TraceContext, Tracer } from '@wallcrawler/tracing';
import { readyAt } from '@wallcrawler/session-store';
import type { CreateReport } from './report.ts';
import type { Stopwatch } from './stopwatch.ts';

/** The part of the invocation's trace that one create is. */
export interface CreateTrace {
  /** What goes into the row: others continue the trace under this create. Undefined without a trace. */
  header: string | undefined;
  /** Hands everything over at once when the create is over: until then nothing is sent and nothing waits. */
  finish(report: CreateReport, watch: Stopwatch, projectId: string): void;
}

export function traceCreate(tracer: Tracer, context: TraceContext | undefined): CreateTrace {
  const id = newSegmentId();
  return {
    header: context && formatTraceHeader({ ...context, parentId: id }),
    finish: (report, watch, projectId) =>
      tracer.record('subsegment', context, { ...createSpan(report, watch, projectId), id }),
  };
}

const FAULTS: readonly CreateReport['result'][] = ['failed', 'deadline'];

function createSpan(report: CreateReport, watch: Stopwatch, projectId: string): Span {
  const { sessionId: session_id, result, wakePath: wake_path } = report;
  return {
    name: 'create',
    start: watch.startedAt,
    end: watch.now(),
    fault: FAULTS.includes(result),
    error: result === 'refused',
    annotations: { session_id, project_id: projectId, result, wake_path },
    children: watch.laps.map((lap) => (lap.name === 'wait' ? { ...lap, children: wakeUp(report) } : lap)),
  };
}

/** From the written READY to the create that has heard of it, by its path. */
function wakeUp({ woken, wokenAt, wakePath }: CreateReport): Span[] {
  const ready = woken && readyAt(woken.timeline);
  if (ready === undefined || wokenAt === undefined || wakePath === 'none') return [];
  return [{ name: 'woken', start: Math.min(ready, wokenAt), end: wokenAt, annotations: { wake_path: wakePath } }];
}
