import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

const POLL_MS = 250;

/** The last complete lines of a file, and the offset in bytes of what follows them. */
export function lastLines(file: string, count: number): { lines: string[]; end: number } {
  const content = readFileSync(file);
  const end = content.lastIndexOf(0x0a) + 1;
  const text = content.subarray(0, end).toString('utf8').slice(0, -1);
  return { lines: text === '' ? [] : text.split('\n').slice(-count), end };
}

/**
 * Gives every line that is written after `offset`, until `signal` is aborted. A file that has become shorter was begun
 * anew, e.g. by `--reset`: it is read from its start. Polls, because file events get lost on some file systems.
 */
export async function followFile(
  file: string,
  offset: number,
  onLine: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  let position = offset;
  while (!signal?.aborted) {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size < position) position = 0;
    if (size > position) position += emitLines(read(file, position, size - position), onLine);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** @returns how many bytes the complete lines have. */
function emitLines(chunk: Buffer, onLine: (line: string) => void): number {
  const end = chunk.lastIndexOf(0x0a) + 1;
  if (end > 0)
    chunk
      .subarray(0, end - 1)
      .toString('utf8')
      .split('\n')
      .forEach(onLine);
  return end;
}

function read(file: string, position: number, length: number): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    return buffer.subarray(0, readSync(descriptor, buffer, 0, length, position));
  } finally {
    closeSync(descriptor);
  }
}
