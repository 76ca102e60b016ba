import { logChunkName } from '@wallcrawler/artifacts';
import type { Logger } from '@wallcrawler/runtime';

/** Stores an object of the session, as the container's sink does. */
export type Put = (path: string, body: Buffer, contentType: string) => Promise<void>;

/** Options of `createChunkWriter`; all times in ms. */
export interface ChunkWriterOptions {
  readonly put: Put;
  readonly log: Pick<Logger, 'warn'>;
  /** From the first line of a chunk until it is stored, by the age of the session. */
  readonly delayMs?: (ageMs: number) => number;
  /** The most that may wait in memory, in characters. Default 8 M. */
  readonly maxWaiting?: number;
}

/** Readers see the first entries within a second; a long session costs four objects a minute. */
const GROWING = (ageMs: number): number => (ageMs < 1_000 ? 500 : ageMs < 180_000 ? 5_000 : 15_000);
const CONTENT_TYPE = 'application/x-ndjson';

/** Collects lines into numbered chunks and stores these one after another. */
export const createChunkWriter = ({ put, log, delayMs = GROWING, maxWaiting = 8_000_000 }: ChunkWriterOptions) => {
  let lines: string[] = [];
  let waiting = 0;
  let sequence = 0;
  let position = 0;
  /** What was begun to be stored: it is tried again with the same name and content, so that nothing is there twice. */
  let sealed: { name: string; body: Buffer } | undefined;
  let startedAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let storing = Promise.resolve();

  const seal = (): void => {
    if (sealed || lines.length === 0) return;
    const chunk = { sequence: ++sequence, first: position, count: lines.length };
    sealed = { name: logChunkName(chunk), body: Buffer.from(`${lines.join('\n')}\n`) };
    position += lines.length;
    lines = [];
  };
  /** Resolves with whether everything is stored. */
  const store = async (): Promise<boolean> => {
    for (seal(); sealed; seal()) {
      const { name, body } = sealed;
      try {
        await put(`logs/${name}`, body, CONTENT_TYPE);
      } catch (error) {
        log.warn('log entries cannot be stored yet', { chunk: name, error });
        return false;
      }
      sealed = undefined;
      waiting = lines.reduce((sum, line) => sum + line.length, 0);
    }
    return true;
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    return (storing = storing.then(store).then((done) => {
      if (!done) schedule();
    }));
  };
  const schedule = (): void => {
    startedAt ??= Date.now();
    timer ??= setTimeout(() => void flush(), delayMs(Date.now() - startedAt)).unref();
  };

  return {
    /** Takes a line without its end; false when too many wait already, because nothing can be stored. */
    add: (line: string): boolean => {
      if (waiting + line.length > maxWaiting) return false;
      lines.push(line);
      waiting += line.length;
      schedule();
      return true;
    },
    /** Stores what there is; resolves when that was tried once. */
    flush: async (): Promise<void> => {
      await flush();
      clearTimeout(timer);
      timer = undefined;
    },
  };
};
