import type { RecordingSegment } from '@wallcrawler/artifacts';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runFfmpeg } from './ffmpeg.ts';

/** Joins the segments of a page to one MP4 without encoding anything again. @throws Error when ffmpeg fails. */
export const joinSegments = async (
  ffmpegPath: string,
  directory: string,
  segments: readonly (RecordingSegment & { file: string })[],
  output: string,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<void> => {
  const list = `${output}.txt`;
  const lines = segments.flatMap(({ file, startMs, durationMs }, index) => {
    // Where a segment is missing, the one before it is shown until the next.
    const until = segments[index + 1]?.startMs ?? startMs + durationMs;
    return [`file ${file}`, `duration ${((until - startMs) / 1000).toFixed(3)}`];
  });
  await writeFile(path.join(directory, list), `${['ffconcat version 1.0', ...lines].join('\n')}\n`);
  await runFfmpeg(
    ffmpegPath,
    ['-f', 'concat', '-safe', '0', '-i', list, '-c', 'copy', '-movflags', '+faststart', '-f', 'mp4', output],
    { directory, timeoutMs, signal },
  );
};
