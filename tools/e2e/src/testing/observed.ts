import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SegmentDocument } from '@wallcrawler/tracing';
import type { TestCloud } from './cloud.ts';

/** A segment or a part of one, with what it belongs under. */
export interface ObservedSpan {
  name: string;
  id: string;
  parentId: string | undefined;
  /** Epoch seconds. */
  start: number;
  end: number;
  annotations: Record<string, string | number | boolean>;
}

const jsonLines = (text: string): unknown[] =>
  text.split('\n').flatMap((line) => {
    const begin = line.indexOf('{');
    try {
      return begin < 0 ? [] : [JSON.parse(line.slice(begin)) as unknown];
    } catch {
      return [];
    }
  });

const flatten = (document: SegmentDocument, parentId = document.parent_id): ObservedSpan[] => [
  {
    name: document.name,
    id: document.id,
    parentId,
    start: document.start_time,
    end: document.end_time,
    annotations: document.annotations ?? {},
  },
  ...(document.subsegments ?? []).flatMap((part) => flatten(part, document.id)),
];

/** Everything that is known of the trace in which a session was created. */
export function traceOf({ directory }: TestCloud, sessionId: string): ObservedSpan[] {
  const file = path.join(directory, 'logs/traces.jsonl');
  const documents = existsSync(file) ? (jsonLines(readFileSync(file, 'utf8')) as SegmentDocument[]) : [];
  const traceId = documents.find(
    ({ name, annotations }) => name === 'create' && annotations?.['session_id'] === sessionId,
  )?.trace_id;
  return documents.filter(({ trace_id }) => traceId && trace_id === traceId).flatMap((document) => flatten(document));
}

/** The JSON lines of a function or container, by the name of its log file. */
export const logLines = (cloud: TestCloud, name: string): Record<string, unknown>[] =>
  jsonLines(cloud.functionLog(name)) as Record<string, unknown>[];

/** The lines of metrics among them. */
export const metricLines = (cloud: TestCloud, name: string): Record<string, unknown>[] =>
  logLines(cloud, name).filter((line) => '_aws' in line);
