import { newSegmentId } from './trace-context.ts';
import type { TraceContext } from './trace-context.ts';

/** A piece of work that is over, and the pieces that it consisted of. */
export interface Span {
  name: string;
  /** Where the id must be known before the work is over. Default: a new one. */
  id?: string | undefined;
  /** Epoch milliseconds. */
  start: number;
  end: number;
  /** The work failed for a reason of ours. */
  fault?: boolean | undefined;
  /** The work was refused for a reason of its caller. */
  error?: boolean | undefined;
  /** X-Ray indexes them, so that traces are found by them. Names: letters, digits and `_` only. */
  annotations?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
  children?: readonly Span[] | undefined;
}

/** Of which kind a document is: a service's own work, or a part of the segment that Lambda writes by itself. */
export type DocumentKind = 'segment' | 'subsegment';

/** A segment document, in the fields that are used here. Times are in epoch seconds. */
export interface SegmentDocument {
  name: string;
  id: string;
  start_time: number;
  end_time: number;
  type?: 'subsegment';
  trace_id?: string;
  parent_id?: string;
  fault?: true;
  error?: true;
  annotations?: Record<string, string | number | boolean>;
  subsegments?: SegmentDocument[];
}

function toDocument(span: Span): SegmentDocument {
  const annotations = Object.entries(span.annotations ?? {}).filter(([, value]) => value !== undefined);
  return {
    name: span.name,
    id: span.id ?? newSegmentId(),
    start_time: span.start / 1000,
    // Clocks of two machines may disagree by more than a short piece of work takes.
    end_time: Math.max(span.start, span.end) / 1000,
    ...(span.fault && { fault: true }),
    ...(span.error && { error: true }),
    ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) as SegmentDocument['annotations'] }),
    ...(span.children?.length && { subsegments: span.children.map(toDocument) }),
  };
}

/** @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html */
export const segmentDocument = (
  kind: DocumentKind,
  { traceId, parentId }: TraceContext,
  span: Span,
): SegmentDocument => ({
  ...(kind === 'subsegment' && { type: kind }),
  trace_id: traceId,
  ...(parentId && { parent_id: parentId }),
  ...toDocument(span),
});
