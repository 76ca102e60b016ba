import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import type { SessionRecord } from '@wallcrawler/session-store';
import { retrieveReplays } from './retrieve-replays.ts';

const PREFIX = 'sessions/p/s/recording/';
const stored: Record<string, object> = {
  'status.json': { state: 'recording', startedAt: '2026-01-01T00:00:02.000Z' },
  '0/page.json': { pageId: '0', url: 'https://a/', title: 'A', startMs: 100, width: 2, height: 2 },
  '0/000001-000000100-010000.ts': {},
  '1/page.json': { pageId: '1', url: 'https://b/', title: 'B', startMs: 300, endMs: 5_000, width: 2, height: 2 },
};
const session = {
  sessionId: 's',
  projectId: 'p',
  status: 'READY',
  settings: {},
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  timeline: [],
} as unknown as SessionRecord;
const retrieve = (names: string[], own: Partial<SessionRecord> = {}) =>
  retrieveReplays(
    { params: { id: 's' }, projectId: 'p' },
    {
      sessions: { get: async () => ({ ...session, expiresAt: 2_000_000_000, ...own }) as SessionRecord },
      objects: {
        get: async (key) => {
          const name = key.slice(PREFIX.length);
          return names.includes(name) ? Readable.from([JSON.stringify(stored[name])]) : undefined;
        },
        async *list() {
          for (const name of names) yield { key: PREFIX + name, bytes: 1, modifiedAt: new Date() };
        },
      },
    },
  );

describe(retrieveReplays, () => {
  it('lists pages with times since the session started', async () => {
    const { body } = await retrieve(Object.keys(stored));
    expect(body).toEqual({
      pageCount: 2,
      pages: [
        {
          pageId: '0',
          url: '/v1/sessions/s/replays/0',
          startTimeMs: 2_100,
          endTimeMs: 12_100,
          pageUrl: 'https://a/',
          title: 'A',
        },
        {
          pageId: '1',
          url: '/v1/sessions/s/replays/1',
          startTimeMs: 2_300,
          endTimeMs: 7_000,
          pageUrl: 'https://b/',
          title: 'B',
        },
      ],
    });
  });

  it('has no pages before the first picture', async () => {
    expect((await retrieve([])).body).toEqual({ pageCount: 0, pages: [] });
  });

  it('says that the session is not recorded', async () => {
    await expect(retrieve([], { settings: { recordSession: false } })).rejects.toMatchObject({ code: 'not_recorded' });
  });
});
