import { describe, expect, it } from '@jest/globals';
import { newId } from '@wallcrawler/runtime';
import { pageOf } from './page.ts';
import type { WebhookRecord } from './records.ts';

const at = (second: number): WebhookRecord => ({
  projectId: 'project-1',
  webhookId: newId(),
  endpoint: 'https://example.com/',
  eventTypes: ['session.ready'],
  createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
  updatedAt: '2026-01-01T00:00:00.000Z',
});

describe(pageOf, () => {
  // Two webhooks of each second: ties must not repeat or vanish between pages.
  const webhooks = [3, 1, 2, 2, 3, 1, 4].map(at);

  it.each([1, 2, 3, 7, 100])('gives each webhook once, newest first, by %i', (limit) => {
    const seen: WebhookRecord[] = [];
    let cursor: string | undefined;
    do {
      const page = pageOf(webhooks, limit, cursor);
      expect(page.limit).toBe(limit);
      expect(page.data.length).toBeLessThanOrEqual(limit);
      seen.push(...page.data);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    const times = seen.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());
    expect(new Set(seen.map(({ webhookId }) => webhookId)).size).toBe(webhooks.length);
  });

  it('goes on where it was although the last one of the page is gone', () => {
    const { data, nextCursor } = pageOf(webhooks, 3);
    const left = webhooks.filter(({ webhookId }) => webhookId !== data.at(-1)?.webhookId);
    expect(pageOf(left, 100, nextCursor!).data).toHaveLength(4);
  });

  it('ends an empty list', () => {
    expect(pageOf([], 20)).toEqual({ data: [], limit: 20, nextCursor: null });
  });

  it.each(['', 'x', Buffer.from('2026-01-01 nobody').toString('base64url'), '{}'])(
    'refuses the cursor %j',
    (cursor) => {
      expect(() => pageOf(webhooks, 3, cursor)).toThrow('cursor');
    },
  );
});
