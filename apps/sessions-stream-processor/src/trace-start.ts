import { formatTraceHeader, newSegmentId, parseTraceHeader } from '@wallcrawler/tracing';
import type { Span, Tracer } from '@wallcrawler/tracing';
import { pendingPhases } from '@wallcrawler/session-store';
import type { SessionRecord } from '@wallcrawler/session-store';

/** The stream processor's own work in the trace of one session's create. */
export interface StartTrace {
  /** Goes along with the wake-up; undefined without a trace. */
  header: string | undefined;
  /** Does a piece of work and remembers how long it took, also when it fails. */
  timed<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Hands over what was timed, and what the row tells of the task's start. */
  finish(): void;
}

/**
 * Continues the trace that the create has left in the row: the invocation has a trace of its own, about a batch with
 * changes of many sessions. The container writes no trace and needs no right to: its start is told from the row.
 */
export function traceStart(tracer: Tracer, session: SessionRecord): StartTrace {
  const context = parseTraceHeader(session.trace);
  const id = newSegmentId();
  const children: Span[] = [];
  const start = Date.now();
  const annotations = { session_id: session.sessionId, project_id: session.projectId, status: session.status };
  return {
    header: context && formatTraceHeader({ ...context, parentId: id }),
    async timed(name, work) {
      const child: Span = { name, start: Date.now(), end: 0, fault: true };
      children.push(child);
      try {
        const result = await work();
        child.fault = false;
        return result;
      } finally {
        child.end = Date.now();
      }
    },
    finish() {
      const fault = children.some((child) => child.fault);
      const own = { name: 'sessions-stream-processor', id, start, end: Date.now(), fault, annotations, children };
      tracer.record('segment', context, own);
      const task = taskSpan(session);
      if (task) tracer.record('segment', context, { ...task, annotations });
    },
  };
}

/** From RunTask to READY or the end, by the states of the row. */
function taskSpan(session: SessionRecord): Span | undefined {
  const phases = pendingPhases(session.timeline).filter(({ state }) => state !== 'CREATING');
  const [first, last] = [phases[0], phases.at(-1)];
  if (!first || !last) return undefined;
  return {
    name: 'ecs-controller',
    start: first.start,
    end: last.end,
    fault: session.status === 'FAILED',
    children: phases.map(({ state, start, end }) => ({ name: state.toLowerCase(), start, end })),
  };
}
