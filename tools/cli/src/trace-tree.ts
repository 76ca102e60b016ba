import type { SegmentDocument } from '@wallcrawler/tracing';

/** A piece of work in a trace, with how deep it stands. */
export interface TraceRow {
  name: string;
  depth: number;
  /** Ms after the begin of the trace. */
  begin: number;
  /** Ms. */
  took: number;
  failed: boolean;
  annotations: Record<string, string | number | boolean>;
}

/** The documents in lines of JSON; a line that is cut off, as a kill leaves it, is passed over. */
export const readDocuments = (text: string): SegmentDocument[] =>
  text.split('\n').flatMap((line) => {
    try {
      return line ? [JSON.parse(line) as SegmentDocument] : [];
    } catch {
      return [];
    }
  });

/** The documents of the trace in which a session was created; none when there is no such trace. */
export function traceOfSession(documents: readonly SegmentDocument[], sessionId: string): SegmentDocument[] {
  const create = documents.find(({ annotations }) => annotations?.['session_id'] === sessionId);
  return documents.filter(({ trace_id }) => create !== undefined && trace_id === create.trace_id);
}

/** A trace from its top to its leaves; what stands under one parent, by its begin. */
export function traceRows(documents: readonly SegmentDocument[]): TraceRow[] {
  const first = Math.min(...documents.map(({ start_time }) => start_time));
  const ids = new Set(documents.flatMap(idsOf));
  const rows: TraceRow[] = [];
  const add = (document: SegmentDocument, depth: number): void => {
    const { id, name, start_time, end_time, fault, error, annotations = {}, subsegments = [] } = document;
    const milliseconds = (seconds: number) => Math.round(seconds * 10_000) / 10;
    const took = milliseconds(end_time - start_time);
    rows.push({
      name,
      depth,
      begin: milliseconds(start_time - first),
      took,
      failed: Boolean(fault ?? error),
      annotations,
    });
    const below = [...subsegments, ...documents.filter(({ parent_id }) => parent_id === id)];
    for (const child of inOrder(below)) add(child, depth + 1);
  };
  // What hangs under something that was never received, such as a process that was killed, stands at the top.
  const isTop = ({ parent_id }: SegmentDocument): boolean => parent_id === undefined || !ids.has(parent_id);
  for (const top of inOrder(documents.filter(isTop))) add(top, 0);
  return rows;
}

const idsOf = ({ id, subsegments = [] }: SegmentDocument): string[] => [id, ...subsegments.flatMap(idsOf)];

const inOrder = (documents: readonly SegmentDocument[]): SegmentDocument[] =>
  [...documents].sort((one, other) => one.start_time - other.start_time);
