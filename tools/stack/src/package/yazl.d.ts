/** The part of yazl that is used here; the package has no types of its own. */
declare module 'yazl' {
  export interface EntryOptions {
    mtime: Date;
    mode: number;
    compress: boolean;
    forceDosTimestamp: boolean;
  }

  export class ZipFile {
    readonly outputStream: NodeJS.ReadableStream;
    addBuffer(content: Buffer, name: string, options: EntryOptions): void;
    end(): void;
  }
}
