import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';

/**
 * Replaces a file as a whole, readable by its owner only: whoever reads it, also after a crash, sees the old text or
 * the new one, never a part.
 */
export function writeFileAtomically(file: string, text: string, options: { durable?: boolean } = {}): void {
  const temporary = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeSync(descriptor, text);
    if (options.durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}
