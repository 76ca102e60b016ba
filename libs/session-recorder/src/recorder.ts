import { RECORDING_STATUS_NAME, type RecordingStatus } from '@wallcrawler/artifacts';
import type { PageWatch, WatchedPage } from '@wallcrawler/page-watch';
import type { Logger } from '@wallcrawler/runtime';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createDiskBudget } from './disk-budget.ts';
import { findFfmpeg } from './ffmpeg.ts';
import { PageRecording } from './page-recording.ts';
import type { Put, RecordingContext, RecordingFault } from './recording-context.ts';

/** Options of `startRecorder`. */
export interface RecorderOptions {
  readonly watch: PageWatch;
  /** Stores below `recording/`. */
  readonly put: Put;
  /** A directory of the session; a folder `recording` is made in it and removed at the end. */
  readonly directory: string;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Default: the ffmpeg on the PATH. */
  readonly ffmpegPath?: string;
  /** How many pages are recorded; those opened later are not. Default 10. */
  readonly maxPages?: number;
  /** The most pictures a second. Default 4. */
  readonly framesPerSecond?: number;
  /** The most bytes on disk; the recording ends when they are used up. Default 1 GB. */
  readonly maxBytes?: number;
}

/** A recording while it is made. */
export interface Recorder {
  /**
   * Ends the recording: last segments, then a video for each page, all stored within `timeoutMs` (default 20000) or
   * given up. Idempotent, never rejects.
   */
  stop(timeoutMs?: number): Promise<void>;
}

const PICTURE = { maxWidth: 1280, maxHeight: 720, quality: 60 };
const VIDEO_TIMEOUT_MS = 15_000;
const REASONS: Record<RecordingFault, string> = {
  disk_full: 'the disk of the browser was full',
  too_large: 'the recording had become too large',
};

/**
 * Records what the pages of a browser show. Do not start it for a session that must not be recorded. Without ffmpeg it
 * records nothing and says so where readers look; nothing that fails here ends the session.
 */
export const startRecorder = async (options: RecorderOptions): Promise<Recorder> => {
  const { watch, log, put, maxPages = 10, maxBytes = 1024 ** 3 } = options;
  const startedAt = Date.now();
  const setStatus = (status: Omit<RecordingStatus, 'startedAt'>): Promise<void> => {
    const body = JSON.stringify({ ...status, startedAt: new Date(startedAt).toISOString() });
    return put(`recording/${RECORDING_STATUS_NAME}`, Buffer.from(body), 'application/json').catch((error: unknown) =>
      log.warn('the status of the recording cannot be stored', { error }),
    );
  };
  const ffmpegPath = options.ffmpegPath ?? findFfmpeg();
  if (ffmpegPath === undefined) {
    log.warn('sessions are not recorded here: ffmpeg is not installed');
    await setStatus({ state: 'unavailable', reason: 'ffmpeg is not installed where the browser runs' });
    return { stop: async () => undefined };
  }

  const directory = path.join(options.directory, 'recording');
  await mkdir(directory, { recursive: true });
  const killed = new AbortController();
  const pages = new Map<WatchedPage, { recording: PageRecording; end: () => void }>();
  let fault: RecordingFault | undefined;
  let over = false;
  let turn: Promise<unknown> = Promise.resolve();
  const finishing = new Set<Promise<void>>();

  const context: RecordingContext = {
    ffmpegPath,
    directory,
    put,
    log,
    disk: createDiskBudget(maxBytes),
    now: () => Date.now() - startedAt,
    inTurn: (work) => {
      const mine = turn.then(work);
      turn = mine.catch(() => undefined);
      return mine;
    },
    videoTimeoutMs: VIDEO_TIMEOUT_MS,
    signal: killed.signal,
    isOver: () => over,
    onFault: (what, error) => {
      if (fault) return;
      fault = what;
      log.error('the recording ends before its session', { reason: REASONS[what], error });
      void setStatus({ state: 'stopped', reason: REASONS[what] });
      endListening();
    },
  };
  const record = (page: WatchedPage): void => {
    if (fault || page.number >= maxPages) return;
    const recording = new PageRecording(page, context);
    const end = watch.screencast(page).subscribe({
      onFrame: (frame) =>
        recording.take(frame).catch((error: unknown) => {
          log.warn('a picture cannot be kept', { page: page.number, error });
          if ((error as NodeJS.ErrnoException).code === 'ENOSPC') context.onFault('disk_full', error);
        }),
      ...PICTURE,
      maxFramesPerSecond: options.framesPerSecond ?? 4,
    });
    pages.set(page, { recording, end });
  };
  const finish = (page: WatchedPage): void => {
    const own = pages.get(page);
    if (!own) return;
    pages.delete(page);
    own.end();
    const work = own.recording
      .finish()
      .catch((error: unknown) => log.warn('a page was not recorded to its end', { page: page.number, error }));
    finishing.add(work);
    void work.finally(() => finishing.delete(work));
  };
  const ends = [
    watch.onOpened(record),
    watch.onClosed(finish),
    watch.onChanged((page) => pages.get(page)?.recording.changed()),
  ];
  const endListening = (): void => {
    for (const end of ends.splice(0)) end();
    [...pages.keys()].forEach(finish);
  };
  watch.pages().forEach(record);
  void setStatus({ state: 'recording' });

  const finishAll = async (timeoutMs: number): Promise<void> => {
    endListening();
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
    await Promise.race([Promise.all(finishing), tooLong]);
    clearTimeout(timer);
    over = true;
    killed.abort();
    if (!fault) await Promise.race([setStatus({ state: 'complete' }), new Promise((done) => setTimeout(done, 2_000))]);
    await rm(directory, { recursive: true, force: true });
  };
  let stopping: Promise<void> | undefined;
  return {
    stop: (timeoutMs = 20_000) =>
      (stopping ??= finishAll(timeoutMs).catch((error: unknown) => {
        log.error('the recording did not end well', { error });
      })),
  };
};
