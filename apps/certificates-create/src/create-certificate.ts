import { certificateKey } from '@wallcrawler/artifacts';
import type { ArtifactObjects } from '@wallcrawler/artifacts';
import type { CertificateStore } from '@wallcrawler/resource-store';
import { toWireCertificate } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse, UploadedFile } from '@wallcrawler/session-api';
import { newId } from '@wallcrawler/runtime';
import type { Clock } from '@wallcrawler/runtime';
import { readCaCertificate } from './read-certificate.ts';

export interface CreateCertificateDependencies {
  certificates: Pick<CertificateStore, 'create'>;
  objects: Pick<ArtifactObjects, 'put'>;
  clock: Clock;
}

/** Checks a CA certificate and keeps it, so that sessions may be told to trust it. */
export async function createCertificate(
  { projectId, body: file }: Pick<ApiRequest<UploadedFile, unknown>, 'projectId' | 'body'>,
  { certificates, objects, clock }: CreateCertificateDependencies,
): Promise<ApiResponse> {
  const { pem, ...facts } = readCaCertificate(file.bytes, clock());
  const certificateId = newId();
  await objects.put(certificateKey(projectId, certificateId), pem, 'application/x-pem-file');
  const record = await certificates.create({ projectId, certificateId, fileName: file.fileName, ...facts });
  return { status: 200, body: toWireCertificate(record) };
}
