import { isTerminal } from '@wallcrawler/session-state';
import type { SessionRecord } from '@wallcrawler/session-store';
import type { Recording } from './read-recording.ts';
import type { SignUrl } from './sign-url.ts';

/** What the API tells of the video of one page. */
export interface RecordingDownload {
  readonly pageId: string;
  readonly status: 'NOT_REQUESTED' | 'PENDING' | 'COMPLETED' | 'FAILED';
  /** ISO 8601; of a completed one. */
  readonly completedAt?: string;
  readonly downloadUrl?: string;
}

/**
 * The videos of a recording. They are made when a page closes or the session ends, whether or not somebody asks for
 * them: so one that is not there is made later (`whileLive`), or was not made in the time that an end has (FAILED).
 */
export const recordingDownloads = (
  { pages, status }: Recording,
  { sessionId, status: state }: Pick<SessionRecord, 'sessionId' | 'status'>,
  whileLive: 'NOT_REQUESTED' | 'PENDING',
  sign: SignUrl,
): Promise<RecordingDownload[]> =>
  Promise.all(
    pages.map(async ({ pageId, video }) => {
      if (video)
        return {
          pageId,
          status: 'COMPLETED' as const,
          completedAt: video.modifiedAt.toISOString(),
          downloadUrl: await sign(video.key, `recording-${sessionId}-${pageId}.mp4`),
        };
      const isOver = isTerminal(state) || (status !== undefined && status.state !== 'recording');
      if (isOver) return { pageId, status: 'FAILED' as const };
      return { pageId, status: state === 'TERMINATING' ? ('PENDING' as const) : whileLive };
    }),
  );
