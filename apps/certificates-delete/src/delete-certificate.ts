import { certificateKey } from '@wallcrawler/artifacts';
import type { ArtifactObjects } from '@wallcrawler/artifacts';
import { isResourceId } from '@wallcrawler/resource-store';
import type { CertificateStore } from '@wallcrawler/resource-store';
import { resourceNotFound } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';

export interface DeleteCertificateDependencies {
  certificates: Pick<CertificateStore, 'delete'>;
  objects: Pick<ArtifactObjects, 'deletePrefix'>;
}

/**
 * Deletes a certificate, and then its file. Sessions that run already keep it. Should S3 fail after the row is gone, the
 * call fails, and its repetition deletes what is left.
 */
export async function deleteCertificate(
  { projectId, params }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'params'>,
  { certificates, objects }: DeleteCertificateDependencies,
): Promise<ApiResponse> {
  const certificateId = params['id'] ?? '';
  if (!isResourceId(certificateId)) throw resourceNotFound('certificate');
  const existed = await certificates.delete(projectId, certificateId);
  const files = await objects.deletePrefix(certificateKey(projectId, certificateId));
  if (!existed && files === 0) throw resourceNotFound('certificate');
  return { status: 204, body: undefined };
}
