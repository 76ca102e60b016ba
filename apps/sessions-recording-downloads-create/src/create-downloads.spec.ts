import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import type { SessionRecord } from '@wallcrawler/session-store';
import { createDownloads } from './create-downloads.ts';

const PREFIX = 'sessions/p/s/recording/';
const modifiedAt = new Date('2026-01-01T00:00:00Z');
const ask = (settings: SessionRecord['settings'] = {}, projectId = 'p') =>
  createDownloads(
    { params: { id: 's' }, projectId },
    {
      sessions: { get: async () => ({ sessionId: 's', projectId: 'p', settings, status: 'ACTIVE' }) as SessionRecord },
      objects: {
        get: async (key) => {
          const pageId = /(\d)\/page\.json$/.exec(key)?.[1];
          return pageId ? Readable.from([JSON.stringify({ pageId })]) : undefined;
        },
        async *list() {
          for (const name of ['0/page.json', '0/page.mp4', '1/page.json'])
            yield { key: PREFIX + name, bytes: 1, modifiedAt };
        },
      },
      sign: async (key) => `https://signed/${key}`,
    },
  );

describe(createDownloads, () => {
  it('tells of each page', async () => {
    const { status, body } = await ask();
    expect(status).toBe(202);
    expect(body).toEqual({
      downloads: [
        {
          pageId: '0',
          status: 'COMPLETED',
          completedAt: '2026-01-01T00:00:00.000Z',
          downloadUrl: `https://signed/${PREFIX}0/page.mp4`,
        },
        { pageId: '1', status: 'PENDING' },
      ],
    });
  });

  it("refuses sessions that are not recorded or not the caller's", async () => {
    await expect(ask({ recordSession: false })).rejects.toMatchObject({ status: 404, code: 'not_recorded' });
    await expect(ask({}, 'another')).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});
