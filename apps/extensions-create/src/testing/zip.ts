import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** An archive of these files. */
export function zipOf(files: Record<string, string | Buffer>, options?: { mode?: number }): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), name, options);
  zip.end();
  return buffer(zip.outputStream);
}

/** The archive with another text of equal length in place of `text`: in names, contents and headers alike. */
export function patched(zip: Buffer, text: string | Buffer, replacement: string | Buffer): Buffer {
  const [from, to] = [Buffer.from(text), Buffer.from(replacement)];
  if (from.length !== to.length) throw new Error('a patch must not move what follows it');
  const copy = Buffer.from(zip);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) to.copy(copy, at);
  return copy;
}

export const MANIFEST = { manifest_version: 3, name: 'Test', version: '1.0' };
