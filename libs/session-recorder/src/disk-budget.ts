/** Bytes that the recording has on disk. */
export interface DiskBudget {
  /** Books bytes; false, and nothing is booked, when they would be too many. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export const createDiskBudget = (maxBytes: number): DiskBudget => {
  let used = 0;
  return {
    take: (bytes) => {
      if (used + bytes > maxBytes) return false;
      used += bytes;
      return true;
    },
    give: (bytes) => {
      used = Math.max(0, used - bytes);
    },
  };
};
