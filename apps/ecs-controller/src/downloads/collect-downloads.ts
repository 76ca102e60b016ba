/**
 * Collects what the browser downloads. Chromium is told to save into a directory of the session, and tells of every
 * download where its file is.
 *
 * A client may set a download behaviour of its own, as Playwright does on connecting: the last one to set it decides
 * where files go, and that is left to the client, who may be waiting for its file there. The events come to this
 * connection all the same, so a finished file is linked (or copied) to the session's directory, wherever it is. When
 * the last client has gone, `reset` makes the behaviour ours again, for a client's own ends with its connection.
 */
import { copyFile, link, lstat, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { CdpConnection } from '@wallcrawler/cdp-client';
import type { Logger } from '@wallcrawler/runtime';
import type { ArtifactSink } from '../artifact-sink.ts';
import { downloadName } from './download-name.ts';

/** Options of `collectDownloads`. */
export interface DownloadOptions {
  readonly cdp: CdpConnection;
  /** The session's own directory; downloads go into a new one below it. */
  readonly directory: string;
  /** Chromium's working directory: a client may name a relative path. */
  readonly browserDirectory: string;
  readonly put: ArtifactSink['put'];
  readonly log: Logger;
  /** Bytes of all downloads of the session together; what goes beyond is cancelled. Default 1 GB. */
  readonly maxBytes?: number;
  /** How long `stop` waits for what is being stored, in milliseconds. Default 20000. */
  readonly flushMs?: number;
}

/** Follows the downloads of a browser. */
export interface DownloadCollector {
  /** Makes downloads go into the session's directory again. */
  reset(): Promise<void>;
  /** Waits for files that are being stored; downloads that are under way are given up. */
  stop(): Promise<void>;
}

interface Begun {
  guid: string;
  suggestedFilename: string;
}
interface Progress {
  guid: string;
  totalBytes: number;
  receivedBytes: number;
  state: 'inProgress' | 'completed' | 'canceled';
  filePath?: string;
}

const MAX_BYTES = 1024 ** 3;
const FLUSH_MS = 20_000;

/** Begins to collect. @throws Error when the browser does not take the download behaviour. */
export const collectDownloads = async (options: DownloadOptions): Promise<DownloadCollector> => {
  const { cdp, log, maxBytes = MAX_BYTES, flushMs = FLUSH_MS } = options;
  const directory = path.join(options.directory, 'd');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const names = new Map<string, string>();
  const storing = new Set<Promise<void>>();
  /** Bytes of finished downloads; what is under way is added when it is judged. */
  let kept = 0;

  const store = async ({ guid, filePath }: Progress): Promise<void> => {
    const source = path.resolve(options.browserDirectory, filePath ?? path.join(directory, guid));
    const name = downloadName(names.get(guid) ?? 'download', Date.now());
    const own = path.join(directory, `${guid}.kept`);
    try {
      await take(source, own);
      const { size } = await lstat(own);
      if ((kept += size) > maxBytes) throw new Error(`the downloads of a session may have ${maxBytes} bytes together`);
      await options.put(`downloads/${name}`, { file: own, bytes: size }, 'application/octet-stream');
      log.info('download stored', { bytes: size });
    } catch (error) {
      const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      log.error(full ? 'a download is lost: the disk is full' : 'a download could not be stored', { error });
    } finally {
      await rm(own, { force: true });
      // In our directory nobody waits for it; a file in a directory of the client's stays.
      if (path.dirname(source) === directory) await rm(source, { force: true });
    }
  };

  const follow = (progress: Progress): void => {
    const { guid, state, receivedBytes } = progress;
    if (state === 'inProgress') {
      if (kept + receivedBytes <= maxBytes) return;
      log.error('a download is cancelled: the session has no room for more', { maxBytes });
      void cdp.send('Browser.cancelDownload', { guid }).catch(() => undefined);
      return;
    }
    if (state === 'canceled') {
      log.warn('a download was not finished: cancelled, interrupted, or the disk is full', { receivedBytes });
      names.delete(guid);
      return;
    }
    const work = store(progress).finally(() => {
      names.delete(guid);
      storing.delete(work);
    });
    storing.add(work);
  };

  const silence = [
    cdp.on('Browser.downloadWillBegin', (params) => {
      const { guid, suggestedFilename } = params as unknown as Begun;
      names.set(guid, suggestedFilename);
    }),
    cdp.on('Browser.downloadProgress', (params) => follow(params as unknown as Progress)),
  ];
  const reset = async (): Promise<void> => {
    const parameters = { behavior: 'allowAndName', downloadPath: directory, eventsEnabled: true };
    await cdp.send('Browser.setDownloadBehavior', parameters);
  };
  await reset();

  return {
    reset,
    stop: async () => {
      for (const stop of silence) stop();
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([
        Promise.all(storing),
        new Promise<void>((resolve) => (timer = setTimeout(resolve, flushMs))),
      ]);
      clearTimeout(timer);
      if (storing.size > 0) log.error('downloads are lost: they could not be stored in time', { count: storing.size });
    },
  };
};

/** A link costs nothing and survives whatever is done to the original; between file systems it takes a copy. */
const take = async (source: string, own: string): Promise<void> => {
  if (!(await lstat(source)).isFile()) throw new Error('the download is not a file');
  await link(source, own).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EXDEV' && error.code !== 'EPERM') throw error;
    await copyFile(source, own);
  });
};
