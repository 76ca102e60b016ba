/** A chunk of a session's log: which entries it holds stands in its name, so that a reader can leave chunks out. */
export interface LogChunk {
  /** From 1, without gaps. */
  readonly sequence: number;
  /** Position of its first entry in the whole log, from 0. */
  readonly first: number;
  readonly count: number;
}

const NAME = /^(\d{6})-(\d{8})-(\d{8})\.jsonl$/;

/** The name below `logs/`, whose order is the order of the chunks. */
export const logChunkName = ({ sequence, first, count }: LogChunk): string =>
  `${pad(sequence, 6)}-${pad(first, 8)}-${pad(count, 8)}.jsonl`;

/** What a name below `logs/` says; undefined for one that is no chunk. */
export const parseLogChunkName = (name: string): LogChunk | undefined => {
  const [, sequence, first, count] = NAME.exec(name) ?? [];
  return sequence === undefined
    ? undefined
    : { sequence: Number(sequence), first: Number(first), count: Number(count) };
};

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
