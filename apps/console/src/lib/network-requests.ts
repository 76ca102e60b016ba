import type { LogEntry } from '../api/types.ts';
import { mapOf, numberOf, paramsOf, textOf, timeOf } from './log-params.ts';
import type { Params } from './log-params.ts';

export interface NetworkRequest {
  key: string;
  pageId: number;
  method: string;
  url: string;
  /** `Document`, `Script`, `XHR`, ... as Chromium names it. */
  type: string;
  /** HTTP status; undefined until the response begins, and for a request that failed. */
  status: number | undefined;
  /** Why it failed, e.g. `net::ERR_NAME_NOT_RESOLVED`. */
  error: string | undefined;
  /** Bytes on the wire; undefined until the end. */
  bytes: number | undefined;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Milliseconds until the last byte; undefined until then. */
  duration: number | undefined;
}

/** The requests that log entries tell of, in order of their start. A redirect is a request of its own. */
export function networkRequests(entries: readonly LogEntry[]): NetworkRequest[] {
  const rows: NetworkRequest[] = [];
  const open = new Map<string, NetworkRequest>();
  for (const entry of entries) {
    if (!entry.method.startsWith('Network.')) continue;
    const params = paramsOf(entry);
    const id = `${entry.pageId}/${textOf(params.requestId)}`;
    if (entry.method === 'Network.requestWillBeSent') {
      const before = open.get(id);
      if (before && params.redirectResponse) finish(before, entry, mapOf(params.redirectResponse));
      const row = begin(entry, params, `${id}/${rows.length}`);
      open.set(id, row);
      rows.push(row);
      continue;
    }
    const row = open.get(id);
    if (!row) continue;
    if (entry.method === 'Network.responseReceived') {
      row.status = numberOf(mapOf(params.response).status);
      row.type = textOf(params.type) || row.type;
    } else if (entry.method === 'Network.loadingFinished') {
      row.bytes = numberOf(params.encodedDataLength) ?? row.bytes;
      row.duration = Math.max(0, timeOf(entry) - row.startedAt);
    } else if (entry.method === 'Network.loadingFailed') {
      row.error = params.canceled === true ? 'canceled' : textOf(params.errorText) || 'failed';
      row.duration = Math.max(0, timeOf(entry) - row.startedAt);
    }
  }
  return rows;
}

function begin(entry: LogEntry, params: Params, key: string): NetworkRequest {
  const request = mapOf(params.request);
  return {
    key,
    pageId: entry.pageId,
    method: textOf(request.method) || 'GET',
    url: textOf(request.url),
    type: textOf(params.type) || 'Other',
    status: undefined,
    error: undefined,
    bytes: undefined,
    startedAt: timeOf(entry),
    duration: undefined,
  };
}

function finish(row: NetworkRequest, entry: LogEntry, response: Params): void {
  row.status = numberOf(response.status);
  row.bytes = numberOf(response.encodedDataLength);
  row.duration = Math.max(0, timeOf(entry) - row.startedAt);
}
