/** An archive that is damaged or hostile, or a profile that is too large for one. The message names entry and reason. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  /** The entry that is to blame; absent when the archive as a whole is. */
  readonly entry: string | undefined;

  constructor(reason: string, entry?: string, options?: ErrorOptions) {
    super(entry === undefined ? reason : `entry ${quote(entry)}: ${reason}`, options);
    this.entry = entry;
  }
}

const SHOWN = 200;

/** Names come from strangers: JSON keeps control characters out of logs, and long ones are cut. */
const quote = (entry: string): string => JSON.stringify(entry.length > SHOWN ? `${entry.slice(0, SHOWN)}…` : entry);
