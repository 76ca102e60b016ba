import type { Logger } from '@wallcrawler/runtime';
import type { DiskBudget } from './disk-budget.ts';

/** Stores an object of the session; a file must stay as it is until then. */
export type Put = (
  path: string,
  body: Buffer | { readonly file: string; readonly bytes: number },
  contentType: string,
) => Promise<void>;

/** Why a recording ends before its session. */
export type RecordingFault = 'disk_full' | 'too_large';

/** What the pages of one recording share. */
export interface RecordingContext {
  readonly ffmpegPath: string;
  /** Where the recording may write; a folder for each page is made in it. */
  readonly directory: string;
  readonly put: Put;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly disk: DiskBudget;
  /** Milliseconds since the recording began. */
  readonly now: () => number;
  /** Runs work when no other of the recording runs: one ffmpeg at a time is all that a session may cost. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** How long the joining of one page's video may take, in ms. */
  readonly videoTimeoutMs: number;
  /** Ends ffmpeg at once. */
  readonly signal: AbortSignal;
  /** Whether the recording has had its time: nothing new may be begun. */
  readonly isOver: () => boolean;
  /** Ends the recording, not the session. */
  readonly onFault: (fault: RecordingFault, error: unknown) => void;
}
