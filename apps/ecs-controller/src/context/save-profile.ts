import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ArtifactBroker } from '@wallcrawler/artifacts';
import { BrokerError } from '@wallcrawler/artifacts/broker-error';
import { packProfile } from '@wallcrawler/profile';
import type { Logger } from '@wallcrawler/runtime';
import { isFinalRefusal } from '../artifacts/open-artifacts.ts';
import { TransferError, upload } from '../artifacts/transfer.ts';
import { withRetries } from '../retry.ts';

/** Options of `saveProfile`. */
export interface SaveOptions {
  readonly broker: ArtifactBroker;
  readonly profileDirectory: string;
  /** Where the archive may be written; it is removed again. */
  readonly workDirectory: string;
  /** Epoch milliseconds after which no further attempt is begun. */
  readonly deadline: number;
  readonly log: Logger;
}

/**
 * Saves the profile of a browser that has ended as a new version of the context. Every step is repeated while it may
 * still work. Never rejects: when the profile cannot be saved, it says why in the log, the version before stays the
 * newest, and the lease is given back.
 */
export const saveProfile = async (options: SaveOptions): Promise<void> => {
  const { broker, profileDirectory, workDirectory, deadline, log } = options;
  const file = path.join(workDirectory, 'save.tar.zst');
  const repeat = <T>(step: () => Promise<T>, isFinal: (error: unknown) => boolean) =>
    withRetries(step, {
      deadline,
      isFinal,
      onFailure: (error, failures) => log.warn('the context cannot be saved yet', { error, failures }),
    });
  try {
    const startedAt = Date.now();
    const { bytes, sha256, entries, profileBytes } = await packProfile({ profileDirectory, file });
    const packedAt = Date.now();
    const put = async (): Promise<string> => {
      const target = await broker.saveContext({ bytes, sha256 });
      await upload(target, 'the profile', { file, bytes });
      return target.version;
    };
    const commit = async (version: string) => broker.commitContext({ version, bytes, sha256 });
    // Uploading again is harmless until the commit, which gives the lease back: it alone is repeated after that.
    await repeat(
      async () => {
        const version = await repeat(put, isFinalRefusal);
        await repeat(() => commit(version), isFinalRefusal);
      },
      (error) => !isMissing(error),
    );
    const uploadMs = Date.now() - packedAt;
    log.info('context saved', { bytes, entries, profileBytes, packMs: packedAt - startedAt, uploadMs });
  } catch (error) {
    log.error('the context is not saved: its previous version stays', { error: withoutUrl(error) });
    await releaseLease(broker, log);
  } finally {
    await rm(file, { force: true });
  }
};

/** Gives the lease back without a new version; never rejects, because the session's end frees it as well. */
export const releaseLease = async (broker: ArtifactBroker, log: Logger): Promise<void> => {
  try {
    await withRetries(() => broker.releaseContext(), {
      deadline: Date.now() + RELEASE_MS,
      isFinal: isFinalRefusal,
    });
  } catch (error) {
    if (error instanceof BrokerError && error.code === 'lease_lost') return;
    log.warn('the lease of the context cannot be released: it ends with the session', { error });
  }
};

const RELEASE_MS = 3_000;

/** The object is not there as announced: uploading it again may help, committing it again does not. */
const isMissing = (error: unknown): boolean => error instanceof BrokerError && error.code === 'invalid';

const withoutUrl = (error: unknown): unknown =>
  error instanceof TransferError ? { name: error.name, message: error.message } : error;
