import type { CertificateStore } from '@wallcrawler/resource-store';
import { found, toWireCertificate } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';

/** One certificate of the caller's project. */
export async function retrieveCertificate(
  { projectId, params }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'params'>,
  { certificates }: { certificates: Pick<CertificateStore, 'get'> },
): Promise<ApiResponse> {
  const certificate = found(await certificates.get(projectId, params['id'] ?? ''), 'certificate');
  return { status: 200, body: toWireCertificate(certificate) };
}
