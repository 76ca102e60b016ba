/** The recording of one page: frames become files, files become segments, and segments become one video at the end. */
import {
  RECORDED_PAGE_NAME,
  RECORDED_VIDEO_NAME,
  segmentName,
  type RecordedPage,
  type RecordingSegment,
} from '@wallcrawler/artifacts';
import type { ScreencastFrame, WatchedPage } from '@wallcrawler/page-watch';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeSegment, type PageFrame, type SegmentPlan } from './encode-segment.ts';
import { joinSegments } from './join-segments.ts';
import type { RecordingContext } from './recording-context.ts';

/** A page whose picture changes gets a segment this often, and one that stands still this often, in ms. */
const MOVING_MS = 10_000;
const STILL_MS = 60_000;
const PUBLISH_MS = 2_000;
/** Shorter ones would hold no picture. */
const MIN_SEGMENT_MS = 80;

/** Records a page until `finish`. */
export class PageRecording {
  readonly #page: WatchedPage;
  readonly #context: RecordingContext;
  readonly #directory: string;
  readonly #segments: (RecordingSegment & { file: string })[] = [];
  #frames: PageFrame[] = [];
  #segmentStartMs = 0;
  #firstMs: number | undefined;
  #size = { width: 0, height: 0 };
  #lastUrl = '';
  #frameCount = 0;
  #sequence = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing = Promise.resolve();
  #encoding = Promise.resolve();
  #publishing = Promise.resolve();
  #publishTimer: NodeJS.Timeout | undefined;
  readonly #storing: Promise<void>[] = [];
  #ended = false;

  constructor(page: WatchedPage, context: RecordingContext) {
    this.#page = page;
    this.#context = context;
    this.#directory = path.join(context.directory, String(page.number));
  }

  /** Takes a picture; resolves when it is on disk, so that a slow disk misses pictures instead of piling them up. */
  take(frame: ScreencastFrame): Promise<void> {
    const written = this.#writing.then(() => this.#write(frame));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  /** Tells readers what the page is, soon and once for several changes. */
  changed(): void {
    if (this.#firstMs === undefined || this.#ended) return;
    this.#publishTimer ??= setTimeout(() => {
      this.#publishTimer = undefined;
      void this.#publish();
    }, PUBLISH_MS).unref();
  }

  /** Ends the page: its last segment, its details, its video. Resolves when all of that is stored or has failed. */
  async finish(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#publishTimer);
    await this.#writing;
    const endMs = this.#context.now();
    this.#close(endMs);
    await this.#encoding;
    await Promise.all([this.#publish(endMs), this.#join(), ...this.#storing]);
    await rm(this.#directory, { recursive: true, force: true });
  }

  /** One after another: an older answer must not come last. */
  #publish(endMs?: number): Promise<void> {
    return (this.#publishing = this.#publishing.then(async () => {
      if (this.#firstMs === undefined) return;
      const { url, title, number } = this.#page;
      // A page that closes may have no address any more.
      this.#lastUrl = url || this.#lastUrl;
      const page: RecordedPage = {
        pageId: String(number),
        url: this.#lastUrl,
        title,
        startMs: this.#firstMs,
        ...(endMs !== undefined && { endMs }),
        ...this.#size,
      };
      await this.#context
        .put(this.#path(RECORDED_PAGE_NAME), Buffer.from(JSON.stringify(page)), 'application/json')
        .catch((error: unknown) => this.#warn('the details of a page cannot be stored', error));
    }));
  }

  async #write({ data, width, height }: ScreencastFrame): Promise<void> {
    if (this.#ended) return;
    const { disk, now, onFault } = this.#context;
    if (this.#firstMs === undefined) {
      await mkdir(this.#directory, { recursive: true });
      // H.264 with 4:2:0 has even sizes only. The first picture decides: a video does not change its size.
      this.#size = { width: width + (width % 2), height: height + (height % 2) };
    }
    if (!disk.take(data.length)) return onFault('too_large', undefined);
    const file = `${String(++this.#frameCount).padStart(7, '0')}.jpg`;
    await writeFile(path.join(this.#directory, file), data);
    const atMs = Math.max(now(), (this.#frames.at(-1)?.atMs ?? 0) + 1);
    if (this.#firstMs === undefined) {
      this.#firstMs = this.#segmentStartMs = atMs;
      void this.#publish();
    } else if (this.#frames.length === 1 && atMs - this.#segmentStartMs > MOVING_MS) {
      // So long nothing has changed: that was a still of its own.
      this.#close(atMs, false);
    }
    this.#frames.push({ file, atMs });
    this.#schedule(this.#frames.length > 1 || this.#sequence === 0 ? MOVING_MS : STILL_MS);
  }

  #schedule(afterMs: number): void {
    clearTimeout(this.#timer);
    const dueMs = this.#segmentStartMs + afterMs - this.#context.now();
    this.#timer = setTimeout(
      () => {
        this.#close(this.#context.now());
        this.#schedule(STILL_MS);
      },
      Math.max(0, dueMs),
    ).unref();
  }

  /** Hands what was shown until `endMs` to the encoder; `goesOn` says whether the next segment begins with it. */
  #close(endMs: number, goesOn = true): void {
    const last = this.#frames.at(-1);
    const [startMs, durationMs] = [this.#segmentStartMs, endMs - this.#segmentStartMs];
    if (!last || durationMs < MIN_SEGMENT_MS) return;
    const segment = { sequence: ++this.#sequence, startMs, durationMs };
    const output = segmentName(segment);
    const plan = { frames: this.#frames, startMs, endMs, size: this.#size, output };
    this.#segmentStartMs = endMs;
    this.#frames = goesOn ? [{ ...last, atMs: endMs }] : [];
    // The last picture is where the next segment begins.
    const done = goesOn ? plan.frames.slice(0, -1) : plan.frames;
    this.#encoding = this.#encoding
      .then(() => this.#context.inTurn(() => this.#encode(plan, segment, done)))
      .catch((error: unknown) => this.#warn(`segment ${segment.sequence} is left out`, error));
  }

  async #encode(plan: SegmentPlan, segment: RecordingSegment, done: readonly PageFrame[]): Promise<void> {
    const { ffmpegPath, signal, put, disk, onFault } = this.#context;
    const attempt = () => encodeSegment(ffmpegPath, this.#directory, plan, signal);
    try {
      await attempt().catch((error: unknown) => {
        this.#warn('ffmpeg is tried once more', error);
        return attempt();
      });
      const file = path.join(this.#directory, plan.output);
      const { size: bytes } = await stat(file);
      if (!disk.take(bytes)) return onFault('too_large', undefined);
      this.#segments.push({ ...segment, file: plan.output });
      this.#storing.push(
        put(this.#path(plan.output), { file, bytes }, 'video/mp2t').catch((error: unknown) =>
          this.#warn(`segment ${segment.sequence} cannot be stored`, error),
        ),
      );
    } finally {
      for (const { file } of done) await this.#remove(file);
      await rm(path.join(this.#directory, `${plan.output}.txt`), { force: true });
    }
  }

  async #remove(name: string): Promise<void> {
    const file = path.join(this.#directory, name);
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    await rm(file, { force: true });
    this.#context.disk.give(size);
  }

  async #join(): Promise<void> {
    const { ffmpegPath, signal, put, videoTimeoutMs, isOver } = this.#context;
    if (this.#segments.length === 0 || isOver()) return;
    try {
      const options = { timeoutMs: videoTimeoutMs, signal };
      await this.#context.inTurn(() =>
        joinSegments(ffmpegPath, this.#directory, this.#segments, RECORDED_VIDEO_NAME, options),
      );
      const file = path.join(this.#directory, RECORDED_VIDEO_NAME);
      const { size: bytes } = await stat(file);
      await put(this.#path(RECORDED_VIDEO_NAME), { file, bytes }, 'video/mp4');
    } catch (error) {
      this.#warn('the video of a page cannot be made', error);
    }
  }

  #path(name: string): string {
    return `recording/${this.#page.number}/${name}`;
  }

  #warn(message: string, error: unknown): void {
    this.#context.log.warn(message, { page: this.#page.number, error });
    if (isDiskFull(error)) this.#context.onFault('disk_full', error);
  }
}

/** Whether a disk, not the recording, is at fault. ffmpeg only says so in words. */
const isDiskFull = (error: unknown): boolean =>
  error instanceof Error &&
  ((error as NodeJS.ErrnoException).code === 'ENOSPC' || /No space left/i.test(error.message));
