import { createWriteStream, writeFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, crc32, createZstdCompress, deflateRawSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';

/** An entry of a planted archive; without `type` a file. */
export interface PlantedEntry extends Partial<Header> {
  readonly name: string;
  readonly content?: string | Buffer;
}

/** Writes a tar.zst with exactly these entries, whatever they are. */
export const plantTar = async (file: string, entries: readonly PlantedEntry[]): Promise<void> => {
  const archive = pack();
  for (const { content = '', ...header } of entries) archive.entry(header, content);
  archive.finalize();
  await pipeline(
    archive as unknown as NodeJS.ReadableStream,
    createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } }),
    createWriteStream(file),
  );
};

/** An entry of a planted zip. */
export interface PlantedZipEntry {
  readonly name: string;
  readonly content?: string | Buffer;
  /** Unix mode with its file type, e.g. 0o120777 for a symbolic link. Default 0o100644. */
  readonly mode?: number;
  /** What the headers say of the unpacked size; default the truth. */
  readonly claimedSize?: number;
}

/** Writes a zip with exactly these entries, whatever they are. */
export const plantZip = (file: string, entries: readonly PlantedZipEntry[]): void => {
  const [parts, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, content = '', mode = 0o100644, claimedSize } of entries) {
    const [data, encoded] = [Buffer.from(content), Buffer.from(name)];
    const packed = deflateRawSync(data);
    const sizes = [crc32(data), packed.length, claimedSize ?? data.length];
    const local = record(0x04034b50, [20, 0x800, 8, 0, 0], sizes, [encoded.length, 0]);
    parts.push(local, encoded, packed);
    directory.push(
      record(
        0x02014b50,
        [0x0314, 20, 0x800, 8, 0, 0],
        sizes,
        [encoded.length, 0, 0, 0, 0],
        [(mode << 16) >>> 0, offset],
      ),
      encoded,
    );
    offset += local.length + encoded.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = record(0x06054b50, [0, 0, entries.length, entries.length], [size, offset], [0]);
  writeFileSync(file, Buffer.concat([...parts, ...directory, end]));
};

/** A signature, then fields of two bytes, of four, of two and of four. */
const record = (signature: number, ...groups: number[][]): Buffer => {
  const buffers = groups.map((fields, index) => {
    const width = index % 2 === 0 ? 2 : 4;
    const buffer = Buffer.alloc(fields.length * width);
    fields.forEach((value, at) => buffer.writeUIntLE(value, at * width, width));
    return buffer;
  });
  const head = Buffer.alloc(4);
  head.writeUInt32LE(signature);
  return Buffer.concat([head, ...buffers]);
};
