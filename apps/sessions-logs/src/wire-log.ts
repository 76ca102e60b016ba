/** What the container stores of an event. */
interface StoredLogEntry {
  method: string;
  pageId: number;
  frameId?: string;
  loaderId?: string;
  timestamp: number;
  params: Record<string, unknown>;
}

/** Events that answer a request; all others stand as requests, whose parameters are the event's. */
const ANSWERS = new Set(['Network.responseReceived', 'Network.loadingFinished', 'Network.loadingFailed']);

/** A stored line as an entry of the API: the raw text beside the parameters is made here, not stored. */
export function toWireLog(line: string, sessionId: string): Record<string, unknown> {
  const { method, pageId, frameId, loaderId, timestamp, params } = JSON.parse(line) as StoredLogEntry;
  const rawBody = JSON.stringify(params);
  return {
    method,
    pageId,
    sessionId,
    ...(frameId !== undefined && { frameId }),
    ...(loaderId !== undefined && { loaderId }),
    timestamp,
    ...(ANSWERS.has(method)
      ? { response: { timestamp, result: params, rawBody } }
      : { request: { timestamp, params, rawBody } }),
  };
}
