import { formatTraceHeader, newSegmentId, newTraceId, segmentDocument } from '@wallcrawler/tracing';
import type { InvocationResult, TraceSink } from './types.ts';

/** The trace of one invocation. */
export interface InvocationTrace {
  /** What the runtime is told: parts that it sends belong under the segment of the invocation. */
  readonly header: string;
  /** Writes the segment of the invocation, as Lambda does by itself. */
  finish(result: InvocationResult): void;
}

/** Begins a trace for an invocation. Each is sampled: one machine has no volume to be careful of. */
export function traceInvocation(sink: TraceSink, functionName: string, requestId: string): InvocationTrace {
  const context = { traceId: newTraceId(), sampled: true };
  const id = newSegmentId();
  const start = Date.now();
  return {
    header: formatTraceHeader({ ...context, parentId: id }),
    finish: ({ functionError }) => {
      const span = { name: functionName, id, start, end: Date.now(), fault: functionError !== undefined };
      const document = segmentDocument('segment', context, { ...span, annotations: { request_id: requestId } });
      sink.record(document);
    },
  };
}
