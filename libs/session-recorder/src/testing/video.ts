import { execFileSync } from 'node:child_process';

/** The colour in the middle of a video at a time in seconds: `[red, green, blue]`. */
export const colourAt = (file: string, seconds: number): [number, number, number] => {
  const filter = 'crop=2:2:iw/2:ih/2,scale=1:1:in_color_matrix=bt709,format=rgb24';
  // Seeks by decoding: a quick seek would go to the next key frame.
  const output = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-i', file, '-vf', `trim=start=${seconds},${filter}`, '-frames:v', '1', '-f', 'rawvideo', 'pipe:1'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return [output[0] ?? -1, output[1] ?? -1, output[2] ?? -1];
};

/** The length of a video in seconds. */
export const videoSeconds = (file: string): number =>
  Number(
    execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file], {
      encoding: 'utf8',
    }),
  );
