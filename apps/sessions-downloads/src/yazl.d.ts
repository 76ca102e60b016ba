/** The part of yazl that is used here; the package has no types of its own. */
declare module 'yazl' {
  import type { EventEmitter } from 'node:events';

  export class ZipFile extends EventEmitter {
    readonly outputStream: NodeJS.ReadableStream;
    addReadStreamLazy(
      name: string,
      options: { mtime: Date; size: number; compress: boolean },
      open: (callback: (error: Error | null, stream?: NodeJS.ReadableStream) => void) => void,
    ): void;
    end(): void;
  }
}
