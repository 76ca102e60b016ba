import { parseTraceHeader } from '@wallcrawler/tracing';
import type { SessionRecord } from './records.ts';

/** What every log line about a session carries. */
export function logFields({ sessionId, projectId, trace }: SessionRecord): {
  sessionId: string;
  projectId: string;
  traceId?: string;
} {
  const traceId = parseTraceHeader(trace)?.traceId;
  return { sessionId, projectId, ...(traceId && { traceId }) };
}
