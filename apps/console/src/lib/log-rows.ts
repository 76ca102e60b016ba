import type { LogEntry } from '../api/types.ts';
import { mapOf, numberOf, paramsOf, textOf, timeOf } from './log-params.ts';

export interface LogRow {
  key: string;
  entry: LogEntry;
  /** Milliseconds since the epoch; 0 when it is not known. */
  at: number;
}

/**
 * The entries that match.
 * @param domain of the protocol, e.g. `Network`.
 * @param text anywhere in the method or the summary, whatever its case.
 */
export function filterLogs(entries: readonly LogEntry[], domain: string | undefined, text: string): LogRow[] {
  const wanted = text.trim().toLowerCase();
  const rows: LogRow[] = [];
  for (const [index, entry] of entries.entries()) {
    if (domain && !entry.method.startsWith(`${domain}.`)) continue;
    if (wanted && !`${entry.method} ${summaryOf(entry)}`.toLowerCase().includes(wanted)) continue;
    rows.push({ key: String(index), entry, at: timeOf(entry) });
  }
  return rows;
}

/** What an event is about, in one line. */
export function summaryOf(entry: LogEntry): string {
  const params = paramsOf(entry);
  const request = mapOf(params.request);
  const response = mapOf(params.response);
  if (request.url) return `${textOf(request.method)} ${textOf(request.url)}`;
  if (response.url) return `${numberOf(response.status) ?? ''} ${textOf(response.url)}`.trim();
  const frame = mapOf(params.frame);
  const details = mapOf(params.exceptionDetails);
  const logged = mapOf(params.entry);
  const [first] = Array.isArray(params.args) ? (params.args as unknown[]) : [];
  const said = mapOf(first);
  return (
    textOf(frame.url) ||
    textOf(logged.text) ||
    textOf(mapOf(details.exception).description) ||
    textOf(details.text) ||
    textOf(params.errorText) ||
    textOf(params.url) ||
    textOf(params.message) ||
    textOf(said.value) ||
    textOf(said.description) ||
    brief(params)
  );
}

const brief = (params: Record<string, unknown>): string => {
  const text = JSON.stringify(params);
  return text === '{}' ? '' : text.slice(0, 160);
};
