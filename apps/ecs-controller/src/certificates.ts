import { trustCertificates } from '@wallcrawler/browser';
import type { OpenedArtifacts } from './artifacts/open-artifacts.ts';
import { downloadText, TransferError } from './artifacts/transfer.ts';
import { withRetries } from './retry.ts';

const DOWNLOAD_MS = 20_000;

/** Makes the browser of a session trust its certificates, before it starts. @throws Error that names the certificate. */
export const prepareCertificates = async (
  certificates: OpenedArtifacts['certificates'],
  home: string,
  signal: AbortSignal,
): Promise<void> => {
  if (certificates.length === 0) return;
  const texts = await Promise.all(
    certificates.map(async ({ certificateId, url }): Promise<[string, string]> => {
      const pem = await withRetries(() => downloadText(url, `certificate ${certificateId}`, signal), {
        deadline: Date.now() + DOWNLOAD_MS,
        isFinal: (error) => error instanceof TransferError && error.final,
        signal,
      });
      return [certificateId, pem];
    }),
  );
  await trustCertificates(home, new Map(texts));
};
