import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ChromiumError, type RunningChromium } from '@wallcrawler/browser';
import { unpackExtension } from '@wallcrawler/profile';
import type { OpenedArtifacts } from './artifacts/open-artifacts.ts';
import { downloadFile, TransferError } from './artifacts/transfer.ts';
import { withRetries } from './retry.ts';

const DOWNLOAD_MS = 20_000;

/**
 * Downloads and unpacks the extensions of a session; resolves with their directories, in the order asked for.
 * @throws Error that names the extension, and the entry of its zip that was refused.
 */
export const prepareExtensions = async (
  extensions: OpenedArtifacts['extensions'],
  directory: string,
  signal: AbortSignal,
): Promise<string[]> => {
  if (extensions.length === 0) return [];
  const root = path.join(directory, 'x');
  await mkdir(root, { recursive: true, mode: 0o700 });
  return Promise.all(
    extensions.map(async ({ extensionId, ...download }, index) => {
      const file = path.join(root, `${index}.zip`);
      try {
        await withRetries(() => downloadFile({ ...download, what: 'its zip', file, signal }), {
          deadline: Date.now() + DOWNLOAD_MS,
          isFinal: (error) => error instanceof TransferError && error.final,
          signal,
        });
        return await unpackExtension({ file, directory: path.join(root, String(index)) });
      } catch (cause) {
        throw new Error(`extension ${extensionId} cannot be used: ${(cause as Error).message}`, { cause });
      } finally {
        await rm(file, { force: true });
      }
    }),
  );
};

/** The headless shell ignores extensions without a word, so a session that needs them must not start on it. */
export const requireExtensions = (directories: readonly string[], browser: RunningChromium): void => {
  if (directories.length === 0 || browser.servesDevTools) return;
  throw new ChromiumError(
    'no-extensions',
    `Extensions need a full Chromium; this is ${browser.product}, the headless shell, which has none.`,
  );
};
