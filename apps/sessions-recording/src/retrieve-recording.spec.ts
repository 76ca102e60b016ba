import { describe, expect, it } from '@jest/globals';
import type { SessionRecord } from '@wallcrawler/session-store';
import { retrieveRecording } from './retrieve-recording.ts';

const retrieve = (settings: SessionRecord['settings'], projectId = 'p') =>
  retrieveRecording(
    { params: { id: 's' }, projectId },
    { sessions: { get: async () => ({ sessionId: 's', projectId: 'p', settings }) as SessionRecord } },
  );

describe(retrieveRecording, () => {
  it('has no rrweb events', async () => {
    expect(await retrieve({})).toMatchObject({ status: 200, body: [], headers: { deprecation: 'true' } });
  });

  it("refuses sessions that are not recorded or not the caller's", async () => {
    await expect(retrieve({ recordSession: false })).rejects.toMatchObject({ status: 404, code: 'not_recorded' });
    await expect(retrieve({}, 'another')).rejects.toMatchObject({ status: 404, code: 'not_found' });
  });
});
