import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { SessionDirectories } from '@wallcrawler/browser';
import { unpackProfile } from '@wallcrawler/profile';
import type { OpenedArtifacts } from '../artifacts/open-artifacts.ts';
import { downloadFile, TransferError } from '../artifacts/transfer.ts';
import { withRetries } from '../retry.ts';

const DOWNLOAD_MS = 20_000;

/**
 * Puts the saved profile of a context in place before the browser starts; resolves with whether there was one.
 * @throws Error that names the context, and the entry of the archive that was refused; then no profile is left.
 */
export const hydrateProfile = async (
  { contextId, download }: NonNullable<OpenedArtifacts['context']>,
  { directory, profileDirectory }: SessionDirectories,
  signal: AbortSignal,
): Promise<boolean> => {
  if (!download) return false;
  const file = path.join(directory, 'context.tar.zst');
  try {
    await withRetries(() => downloadFile({ ...download, what: 'its archive', file, signal }), {
      deadline: Date.now() + DOWNLOAD_MS,
      isFinal: (error) => error instanceof TransferError && error.final,
      signal,
    });
    await unpackProfile({ file, directory: profileDirectory });
    return true;
  } catch (cause) {
    throw new Error(`context ${contextId} cannot be used: ${(cause as Error).message}`, { cause });
  } finally {
    await rm(file, { force: true });
  }
};
