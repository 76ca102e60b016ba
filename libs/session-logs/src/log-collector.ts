import type { CdpConnection, CdpObject } from '@wallcrawler/cdp-client';
import type { PageWatch } from '@wallcrawler/page-watch';
import type { Logger } from '@wallcrawler/runtime';
import { createChunkWriter, type ChunkWriterOptions, type Put } from './chunk-writer.ts';
import { attachToPages } from './attach-to-pages.ts';
import { eventTime } from './event-time.ts';
import { LOGGED_EVENTS, toLogEntry } from './log-entry.ts';

/** Options of `startLogCollector`. */
export interface LogCollectorOptions {
  readonly cdp: CdpConnection;
  readonly watch: PageWatch;
  /** Stores a chunk below `logs/`. */
  readonly put: Put;
  readonly log: Pick<Logger, 'warn'>;
  /** The most entries of a session. Default 50000. */
  readonly maxEntries?: number;
  /** The most characters of all entries. Default 20 M. */
  readonly maxCharacters?: number;
  /** When chunks are stored; default: after 0.5 s at first, then 5 s, after three minutes 15 s. */
  readonly delayMs?: ChunkWriterOptions['delayMs'];
  /** The most that may wait in memory while nothing can be stored, in characters. Default 8 M. */
  readonly maxWaiting?: ChunkWriterOptions['maxWaiting'];
}

/** The log of a session while it is written. */
export interface LogCollector {
  /** Ends the log and stores what is left, within `timeoutMs` (default 5000). Idempotent, never rejects. */
  stop(timeoutMs?: number): Promise<void>;
}

/**
 * Keeps what the pages of a browser do on the network, on the console and as documents, and stores it in chunks. Do not
 * start it for a session that must not be logged: then nothing listens and nothing is stored.
 */
export const startLogCollector = (options: LogCollectorOptions): LogCollector => {
  const { cdp, watch, maxEntries = 50_000, maxCharacters = 20_000_000 } = options;
  const writer = createChunkWriter(options);
  const timeOf = eventTime();
  let entries = 0;
  let characters = 0;
  let dropped = 0;
  let stopping: Promise<void> | undefined;

  const append = (method: string, pageId: number, params: CdpObject): boolean => {
    const line = JSON.stringify(toLogEntry(method, pageId, params, timeOf(method, params)));
    if (!writer.add(line)) return false;
    entries++;
    characters += line.length;
    return true;
  };
  const take = (method: string, pageId: number, params: CdpObject): void => {
    if (dropped > 0 && append('Wallcrawler.entriesDropped', pageId, { count: dropped })) dropped = 0;
    if (dropped > 0 || !append(method, pageId, params)) {
      dropped++;
      return;
    }
    if (entries < maxEntries && characters < maxCharacters) return;
    append('Wallcrawler.logFull', pageId, { entries, characters });
    endListening();
  };

  const attached = attachToPages(cdp, watch);
  const ends = LOGGED_EVENTS.map((method) =>
    cdp.on(method, (params, sessionId) => {
      const page = attached.pageOf(sessionId);
      if (page === undefined) return;
      take(method, page, params);
      if (method === 'Runtime.consoleAPICalled' && sessionId) attached.loggedToConsole(sessionId);
    }),
  );
  let listening = true;
  const endListening = (): void => {
    if (!listening) return;
    listening = false;
    for (const end of ends) end();
    attached.stop();
  };

  return {
    stop: (timeoutMs = 5_000) =>
      (stopping ??= (async () => {
        endListening();
        let timer: NodeJS.Timeout | undefined;
        const tooLong = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
        await Promise.race([writer.flush(), tooLong]);
        clearTimeout(timer);
      })()),
  };
};
