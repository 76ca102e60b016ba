import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { constants as osConstants, setPriority } from 'node:os';
import path from 'node:path';

/** The ffmpeg that is on the PATH; undefined where there is none. */
export const findFfmpeg = (searchPath = process.env.PATH ?? ''): string | undefined =>
  searchPath
    .split(path.delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => path.join(directory, 'ffmpeg'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });

const MAX_COMPLAINT = 2_000;

/**
 * Runs ffmpeg behind everything else that wants the processor, in `directory`.
 * @throws Error with ffmpeg's own words when it fails, is killed, or takes longer than `timeoutMs`.
 */
export const runFfmpeg = async (
  ffmpegPath: string,
  args: readonly string[],
  { directory, timeoutMs, signal }: { directory: string; timeoutMs: number; signal?: AbortSignal },
): Promise<void> => {
  const child = spawn(ffmpegPath, ['-nostdin', '-hide_banner', '-v', 'error', '-y', ...args], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Nothing of the container's environment is ffmpeg's business.
    env: {},
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    signal,
  });
  lowerPriority(child.pid);
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-MAX_COMPLAINT);
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) =>
      code === 0
        ? resolve()
        : reject(new Error(`ffmpeg ended with ${killedBy ?? `code ${code}`}: ${complaint.trim()}`)),
    );
  });
};

const lowerPriority = (pid: number | undefined): void => {
  if (pid === undefined) return;
  try {
    setPriority(pid, osConstants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already.
  }
};
