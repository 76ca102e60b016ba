import { describe, expect, it } from '@jest/globals';
import { filterLogs } from './log-rows.ts';

describe(filterLogs, () => {
  it('filters by domain and by text, and keeps the place of each entry as its key', () => {
    const entries = ['Page.loadEventFired', 'Network.requestWillBeSent', 'Network.loadingFailed'].map((method) => ({
      ...{ method, pageId: 0, sessionId: 's', timestamp: 1 },
      request: { params: { request: { method: 'GET', url: 'https://a.example/cart' }, errorText: '' } },
    }));
    expect(filterLogs(entries, 'Network', '').map(({ key }) => key)).toEqual(['1', '2']);
    expect(filterLogs(entries, undefined, 'CART')).toHaveLength(3);
    expect(filterLogs(entries, undefined, 'failed').map(({ key }) => key)).toEqual(['2']);
  });
});
