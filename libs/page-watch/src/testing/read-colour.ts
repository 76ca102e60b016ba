import { execFileSync } from 'node:child_process';

/** The colour in the middle of a picture, decoded by ffmpeg: `[red, green, blue]`. */
export const readColour = (jpeg: Buffer): [number, number, number] => {
  const filter = 'crop=2:2:iw/2:ih/2,format=rgb24,scale=1:1';
  const output = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0', '-vf', filter, '-f', 'rawvideo', 'pipe:1'],
    { input: jpeg },
  );
  return [output[0] ?? -1, output[1] ?? -1, output[2] ?? -1];
};

/** Whether two colours are the same but for what compression does to them. */
export const isColour = (actual: readonly number[], wanted: readonly number[]): boolean =>
  wanted.every((value, channel) => Math.abs(value - (actual[channel] ?? -255)) < 12);
