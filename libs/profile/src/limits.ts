import { ArchiveError } from './errors.ts';

/** What an archive may at most unpack to. */
export interface ArchiveLimits {
  /** Files and directories together. */
  readonly entries: number;
  /** Bytes of all files together, unpacked. */
  readonly bytes: number;
  /** Unpacked bytes for each packed one; only counts beyond 16 MB, because databases begin with many zeros. */
  readonly ratio: number;
}

/** A profile: 50,000 entries, 1 GB, ratio 200. */
export const PROFILE_LIMITS: ArchiveLimits = { entries: 50_000, bytes: 1024 ** 3, ratio: 200 };
/** An extension: 10,000 entries, 256 MB, ratio 100. */
export const EXTENSION_LIMITS: ArchiveLimits = { entries: 10_000, bytes: 256 * 1024 ** 2, ratio: 100 };

const RATIO_COUNTS_FROM = 16 * 1024 ** 2;

/** Counts what an archive has given so far; both methods throw ArchiveError when it is more than its limits allow. */
export interface ArchiveBudget {
  addEntry(entry: string): void;
  addBytes(entry: string, bytes: number): void;
}

/** @param packedBytes size of the archive itself. */
export const archiveBudget = (limits: ArchiveLimits, packedBytes: number): ArchiveBudget => {
  let [entries, bytes] = [0, 0];
  return {
    addEntry: (entry) => {
      if (++entries > limits.entries)
        throw new ArchiveError(`the archive has more than ${limits.entries} entries`, entry);
    },
    addBytes: (entry, more) => {
      bytes += more;
      if (bytes > limits.bytes) throw new ArchiveError(`the archive unpacks to more than ${limits.bytes} bytes`, entry);
      if (bytes > RATIO_COUNTS_FROM && bytes > limits.ratio * packedBytes)
        throw new ArchiveError(`the archive unpacks to more than ${limits.ratio} times its size`, entry);
    },
  };
};
