import { describe, expect, it } from '@jest/globals';
import type { LogEntry } from '../api/types.ts';
import { networkRequests } from './network-requests.ts';

const event = (method: string, params: Record<string, unknown>, timestamp: number, pageId = 0): LogEntry => ({
  method,
  pageId,
  sessionId: 's',
  timestamp,
  request: { params },
});
const sent = (requestId: string, url: string, at: number, more: object = {}) =>
  event('Network.requestWillBeSent', { requestId, type: 'Document', request: { url, method: 'GET' }, ...more }, at);

describe(networkRequests, () => {
  it('joins the events of a request', () => {
    const rows = networkRequests([
      sent('1', 'https://a.example/', 1_000),
      event('Network.responseReceived', { requestId: '1', type: 'Document', response: { status: 200 } }, 1_050),
      event('Network.loadingFinished', { requestId: '1', encodedDataLength: 512 }, 1_080),
    ]);
    expect(rows).toMatchObject([{ method: 'GET', status: 200, bytes: 512, duration: 80, type: 'Document' }]);
  });

  it('shows each step of a redirect', () => {
    const redirectResponse = { status: 302, encodedDataLength: 90 };
    const rows = networkRequests([
      sent('1', 'https://a.example/', 0),
      sent('1', 'https://b.example/', 20, { redirectResponse }),
    ]);
    expect(rows.map(({ url, status, duration }) => [url, status, duration])).toEqual([
      ['https://a.example/', 302, 20],
      ['https://b.example/', undefined, undefined],
    ]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
  });

  it('tells why a request failed', () => {
    const failed = { requestId: '1', errorText: 'net::ERR_NAME_NOT_RESOLVED' };
    const [row] = networkRequests([sent('1', 'https://a.example/', 0), event('Network.loadingFailed', failed, 7)]);
    expect(row).toMatchObject({ error: 'net::ERR_NAME_NOT_RESOLVED', status: undefined, duration: 7 });
  });

  it('keeps requests of two pages with the same id apart, and survives entries without parameters', () => {
    const other = { ...sent('1', 'https://b.example/', 5), pageId: 1 };
    const bare: LogEntry = { method: 'Network.loadingFinished', pageId: 0, sessionId: 's' };
    const rows = networkRequests([sent('1', 'https://a.example/', 0), other, bare]);
    expect(rows.map(({ pageId, duration }) => [pageId, duration])).toEqual([
      [0, undefined],
      [1, undefined],
    ]);
  });
});
