import type { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export interface ZippedFile {
  key: string;
  /** Name in the archive. */
  name: string;
  bytes: number;
  modifiedAt: Date;
}

/**
 * An archive of these files, one after the other as it is read; none is held in memory. They are stored as they are:
 * most downloads are compressed already.
 * @param open gives the content of a file, or undefined when it is gone, which breaks the archive off.
 */
export function zipOf(files: readonly ZippedFile[], open: (key: string) => Promise<Readable | undefined>): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  let current: Readable | undefined;
  zip.on('error', (error: Error) => output.destroy(error));
  // A reader that leaves early must not keep a connection to S3 open.
  output.on('close', () => current?.destroy());
  for (const { key, name, bytes, modifiedAt } of files)
    zip.addReadStreamLazy(name, { mtime: modifiedAt, size: bytes, compress: false }, (callback) => {
      open(key).then(
        (stream) => {
          if (!stream) return callback(new Error(`${key} is gone`));
          current = stream;
          // A connection that is cut may close without an error, and the archive would wait for its rest for ever.
          stream.on('error', (error) => output.destroy(error));
          stream.once('close', () => {
            if (!stream.readableEnded) output.destroy(new Error(`${key} broke off`));
          });
          if (output.destroyed) stream.destroy();
          else callback(null, stream);
        },
        (error: Error) => callback(error),
      );
    });
  zip.end();
  return output;
}
