import { describe, expect, it } from '@jest/globals';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { SessionRecord } from '@wallcrawler/session-store';
import { retrievePlaylist } from './retrieve-playlist.ts';

const PREFIX = 'sessions/p/s/recording/';
const stored: Record<string, object> = {
  'status.json': { state: 'recording', startedAt: '2026-01-01T00:00:00.000Z' },
  '0/page.json': { pageId: '0', url: 'u', title: 't', startMs: 0, width: 2, height: 2 },
  '0/000001-000000000-010000.ts': {},
  '1/page.json': { pageId: '1', url: 'u', title: 't', startMs: 0, endMs: 5_000, width: 2, height: 2 },
};
const objects = {
  get: async (key: string) => {
    const body = stored[key.slice(PREFIX.length)];
    return body && Readable.from([JSON.stringify(body)]);
  },
  async *list() {
    for (const name of Object.keys(stored)) yield { key: PREFIX + name, bytes: 1, modifiedAt: new Date() };
  },
};
const retrieve = (pageId: string, status = 'ACTIVE') => {
  const session = { sessionId: 's', projectId: 'p', settings: {}, status } as SessionRecord;
  return retrievePlaylist(
    { params: { id: 's', pageId }, projectId: 'p' },
    { sessions: { get: async () => session }, objects, sign: async (key) => `https://signed/${key}` },
  );
};

describe(retrievePlaylist, () => {
  it('gives a playlist of signed segments', async () => {
    const { status, headers, stream } = await retrieve('0');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/vnd.apple.mpegurl');
    const playlist = await text(stream);
    expect(playlist).toContain(`#EXTINF:10.000,\nhttps://signed/${PREFIX}0/000001-000000000-010000.ts\n`);
    expect(playlist).not.toContain('#EXT-X-ENDLIST');
  });

  it.each([
    ['0', 'STOPPED'],
    ['1', 'ACTIVE'],
  ])('ends the playlist of page %s of a session in %s', async (pageId, state) => {
    expect(await text((await retrieve(pageId, state)).stream)).toContain('#EXT-X-ENDLIST');
  });

  it.each(['2', '', '../0'])('knows no page %p', async (pageId) => {
    await expect(retrieve(pageId)).rejects.toMatchObject({ status: 404 });
  });
});
