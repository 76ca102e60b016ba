import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ArtifactObjects, recordingPrefix, type RecordedPage } from '@wallcrawler/artifacts';
import type { SessionRecord } from '@wallcrawler/session-store';
import { startTestBucket, type TestBucket } from '@wallcrawler/testing';
import { readRecording } from './read-recording.ts';
import { recordingDownloads } from './recording-downloads.ts';
import { createUrlSigner } from './sign-url.ts';

let engine: TestBucket;
let objects: ArtifactObjects;
let count = 0;
beforeAll(async () => {
  engine = await startTestBucket();
  objects = new ArtifactObjects(engine);
});
afterAll(() => engine?.stop());

const newSession = (settings = {}): Pick<SessionRecord, 'projectId' | 'sessionId' | 'settings'> => ({
  projectId: 'p',
  sessionId: `s${++count}`,
  settings,
});
const put = ({ sessionId }: { sessionId: string }, name: string, body: unknown) =>
  objects.put(recordingPrefix('p', sessionId) + name, JSON.stringify(body), 'application/json');
const page = (pageId: string, more: Partial<RecordedPage> = {}): RecordedPage => ({
  pageId,
  url: 'https://example.com/',
  title: 'Example',
  startMs: 0,
  width: 1280,
  height: 720,
  ...more,
});

describe(readRecording, () => {
  it('finds pages with their segments and videos, in order', async () => {
    const session = newSession();
    await put(session, 'status.json', { state: 'recording', startedAt: '2026-01-01T00:00:00.000Z' });
    for (const pageId of ['10', '9']) await put(session, `${pageId}/page.json`, page(pageId));
    await put(session, '9/000002-000010000-005000.ts', '');
    await put(session, '9/000001-000000000-010000.ts', '');
    await put(session, '9/page.mp4', '');
    await put(session, 'x/page.json', page('x'));
    const { status, pages } = await readRecording(session, objects);
    expect(status?.state).toBe('recording');
    expect(pages.map(({ pageId }) => pageId)).toEqual(['9', '10']);
    expect(pages[0]?.segments.map(({ startMs, durationMs }) => [startMs, durationMs])).toEqual([
      [0, 10_000],
      [10_000, 5_000],
    ]);
    expect(pages[0]?.video?.key).toContain('/9/page.mp4');
    expect(pages[1]).toMatchObject({ segments: [] });
  });

  it('knows nothing of a session that has not begun', async () => {
    expect(await readRecording(newSession(), objects)).toEqual({ pages: [] });
  });

  it('refuses a session that was not to be recorded', async () => {
    const reading = readRecording(newSession({ recordSession: false }), objects);
    await expect(reading).rejects.toMatchObject({ status: 404, code: 'not_recorded' });
  });

  it('says why nothing can be recorded', async () => {
    const session = newSession();
    const reason = 'ffmpeg is not installed where the browser runs';
    await put(session, 'status.json', { state: 'unavailable', reason, startedAt: '2026-01-01T00:00:00.000Z' });
    await expect(readRecording(session, objects)).rejects.toMatchObject({
      status: 501,
      code: 'recording_unavailable',
      message: expect.stringContaining(reason),
    });
  });
});

describe(recordingDownloads, () => {
  const status = { state: 'recording', startedAt: '' } as const;
  const recorded = { ...page('0'), segments: [] };
  const sign = async (key: string) => `https://signed/${key}`;
  const stateOf = async (
    state: SessionRecord['status'],
    own: typeof status | { state: 'complete'; startedAt: string },
  ) =>
    (
      await recordingDownloads(
        { status: own, pages: [recorded] },
        { sessionId: 's', status: state },
        'NOT_REQUESTED',
        sign,
      )
    )[0]?.status;

  it.each([
    ['ACTIVE', status, 'NOT_REQUESTED'],
    ['TERMINATING', status, 'PENDING'],
    ['STOPPED', status, 'FAILED'],
    ['TERMINATING', { state: 'complete', startedAt: '' }, 'FAILED'],
  ] as const)('of a session in %s without a video', async (state, own, expected) => {
    expect(await stateOf(state, own)).toBe(expected);
  });

  it('gives a URL that reads the video without credentials', async () => {
    const session = newSession();
    await put(session, '0/page.json', page('0'));
    await put(session, '0/page.mp4', 'video');
    const signer = createUrlSigner(engine.client, engine.bucket);
    const recording = await readRecording(session, objects);
    const [download] = await recordingDownloads(recording, { ...session, status: 'STOPPED' }, 'PENDING', signer);
    expect(download).toMatchObject({ pageId: '0', status: 'COMPLETED', completedAt: expect.stringMatching(/Z$/) });
    const response = await fetch(download?.downloadUrl ?? '');
    expect(await response.text()).toBe('"video"');
    expect(new URL(download?.downloadUrl ?? '').searchParams.get('response-content-disposition')).toBe(
      `attachment; filename="recording-${session.sessionId}-0.mp4"`,
    );
  });
});
