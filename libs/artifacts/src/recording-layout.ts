/**
 * What lies below `recording/` of a session. Names carry what a playlist needs, so that a listing is enough to make one.
 *
 *   status.json                     whether and why (not) the session is recorded
 *   <page>/page.json                what the page was and from when to when it is recorded
 *   <page>/<segment>.ts             a piece of the picture, see `segmentName`
 *   <page>/page.mp4                 the whole page, made when the session ends
 *
 * Times are milliseconds since the recording of the session began.
 */
export interface RecordingSegment {
  /** From 1; a segment that could not be encoded leaves a gap. */
  readonly sequence: number;
  readonly startMs: number;
  readonly durationMs: number;
}

/** `recording/status.json`. */
export interface RecordingStatus {
  /** `unavailable`: nothing can be recorded; `stopped`: it ended before the session did. */
  readonly state: 'recording' | 'complete' | 'stopped' | 'unavailable';
  /** Why it is unavailable or stopped, for people. */
  readonly reason?: string;
  /** When the recording began, ISO 8601: what all times are counted from. */
  readonly startedAt: string;
}

/** `recording/<page>/page.json`. */
export interface RecordedPage {
  /** The page's number as text, as the API names it. */
  readonly pageId: string;
  /** Where the page was last. */
  readonly url: string;
  readonly title: string;
  readonly startMs: number;
  /** Absent while the page is recorded. */
  readonly endMs?: number;
  /** Size of the video in pixels. */
  readonly width: number;
  readonly height: number;
}

export const RECORDING_STATUS_NAME = 'status.json';
export const RECORDED_PAGE_NAME = 'page.json';
export const RECORDED_VIDEO_NAME = 'page.mp4';

const SEGMENT = /^(\d{6})-(\d{9})-(\d{6})\.ts$/;

/** The name of a segment below its page; the order of names is the order of time. */
export const segmentName = ({ sequence, startMs, durationMs }: RecordingSegment): string =>
  `${padded(sequence, 6)}-${padded(startMs, 9)}-${padded(durationMs, 6)}.ts`;

/** What the name of a segment says; undefined for other names. */
export const parseSegmentName = (name: string): RecordingSegment | undefined => {
  const [, sequence, startMs, durationMs] = SEGMENT.exec(name) ?? [];
  return sequence === undefined
    ? undefined
    : { sequence: Number(sequence), startMs: Number(startMs), durationMs: Number(durationMs) };
};

const padded = (value: number, digits: number): string => String(Math.round(value)).padStart(digits, '0');
