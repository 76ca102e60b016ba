import type { ArtifactBroker } from '@wallcrawler/artifacts';
import type { Logger } from '@wallcrawler/runtime';
import { isFinalRefusal } from './artifacts/open-artifacts.ts';
import { TransferError, upload, type UploadBody } from './artifacts/transfer.ts';
import { withRetries } from './retry.ts';

/** Where logs, recording and downloads of the session go. */
export interface ArtifactSink {
  /**
   * Stores an object of the session; `path` begins with `logs/`, `downloads/` or `recording/`. A file must stay as it
   * is until then. Repeats what fails for up to a minute, then rejects.
   */
  readonly put: (path: string, body: UploadBody, contentType: string) => Promise<void>;
  /** Lets attempts under way end, but begins no further one: the container ends. */
  close(): void;
}

const RETRY_MS = 60_000;
/** More at once would only share one line. */
const MAX_PARALLEL = 4;

/** Makes the sink of a session. */
export const createArtifactSink = (broker: Pick<ArtifactBroker, 'put'>, log: Logger): ArtifactSink => {
  const closed = new AbortController();
  const waiting: (() => void)[] = [];
  let running = 0;
  const acquire = async (): Promise<void> => {
    if (running >= MAX_PARALLEL) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
  };
  const release = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running--;
  };

  const putOnce = async (path: string, body: UploadBody, contentType: string): Promise<void> => {
    const bytes = Buffer.isBuffer(body) ? body.length : body.bytes;
    const [target] = await broker.put([{ path, bytes, contentType }]);
    if (!target) throw new TransferError(`${path}: the broker gave no upload`, true);
    await upload(target, path, body);
  };

  return {
    put: async (path, body, contentType) => {
      await acquire();
      try {
        await withRetries(() => putOnce(path, body, contentType), {
          deadline: Date.now() + RETRY_MS,
          isFinal: (error) => isFinalRefusal(error) || (error instanceof TransferError && error.final),
          onFailure: (error) => log.warn('an artifact cannot be stored yet', { path, error }),
          signal: closed.signal,
        });
      } finally {
        release();
      }
    },
    close: () => closed.abort(),
  };
};
