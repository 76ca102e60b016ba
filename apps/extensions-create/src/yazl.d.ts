/** The part of yazl that the specs use; the package has no types of its own. */
declare module 'yazl' {
  export class ZipFile {
    readonly outputStream: NodeJS.ReadableStream;
    addBuffer(content: Buffer, name: string, options?: { mode?: number; compress?: boolean }): void;
    end(): void;
  }
}
