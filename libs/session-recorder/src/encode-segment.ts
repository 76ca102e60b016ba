import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runFfmpeg } from './ffmpeg.ts';

/** A picture of a page and the time from which it was shown, in ms since the recording began. */
export interface PageFrame {
  /** Name of the JPEG file below the directory of the page. */
  readonly file: string;
  readonly atMs: number;
}

/** What to encode. */
export interface SegmentPlan {
  /** At least one frame, in the order of time; the first is shown from `startMs` on. */
  readonly frames: readonly PageFrame[];
  readonly startMs: number;
  readonly endMs: number;
  readonly size: { readonly width: number; readonly height: number };
  /** Name of the file to make. */
  readonly output: string;
}

/** Players expect a picture now and then even where nothing changes. */
const STILL_MS = 1_000;
/** The last picture comes again shortly before the end: a container keeps no other length of a last picture. */
const LAST_MS = 40;
const TIMEOUT_MS = 60_000;

/**
 * Encodes frames as MPEG-TS with H.264, whose times go on from segment to segment. The file is there only when it is
 * whole. @throws Error when ffmpeg fails or takes longer than a minute.
 */
export const encodeSegment = async (
  ffmpegPath: string,
  directory: string,
  plan: SegmentPlan,
  signal?: AbortSignal,
): Promise<void> => {
  const list = `${plan.output}.txt`;
  await writeFile(path.join(directory, list), pictureList(plan));
  const { width, height } = plan.size;
  const filter = [
    // JPEG uses the whole range of values and the old colour matrix; players of video expect neither.
    `scale=${width}:${height}:force_original_aspect_ratio=decrease:in_range=pc:out_range=tv:out_color_matrix=bt709`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`,
    'setsar=1,format=yuv420p',
  ].join(',');
  await runFfmpeg(
    ffmpegPath,
    [
      ...['-f', 'concat', '-safe', '0', '-i', list, '-an', '-vf', filter],
      ...['-fps_mode', 'vfr', '-enc_time_base', '1:1000'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-threads', '1'],
      ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
      ...['-t', seconds(plan.endMs - plan.startMs), '-output_ts_offset', seconds(plan.startMs)],
      ...['-muxdelay', '0', '-muxpreload', '0', '-f', 'mpegts', plan.output],
    ],
    { directory, timeoutMs: TIMEOUT_MS, signal },
  );
};

/** Which picture is shown for how long, in the words of ffmpeg's concat demuxer. */
export const pictureList = ({ frames, startMs, endMs }: SegmentPlan): string => {
  const lines = ['ffconcat version 1.0'];
  frames.forEach(({ file, atMs }, index) => {
    const from = index === 0 ? startMs : atMs;
    const until = frames[index + 1]?.atMs ?? endMs - LAST_MS;
    for (let at = from; at < until; at += STILL_MS)
      lines.push(`file ${file}`, `duration ${seconds(Math.min(STILL_MS, until - at))}`);
  });
  const last = frames.at(-1)?.file ?? '';
  // Without the last line the length of the one before would not count.
  lines.push(`file ${last}`, `duration ${seconds(LAST_MS)}`, `file ${last}`);
  return `${lines.join('\n')}\n`;
};

const seconds = (ms: number): string => (Math.max(0, ms) / 1000).toFixed(3);
