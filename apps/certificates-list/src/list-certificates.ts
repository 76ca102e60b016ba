import type { CertificateStore } from '@wallcrawler/resource-store';
import { toWireCertificate } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';

/** Every certificate of the project, newest first. */
export async function listCertificates(
  { projectId }: Pick<ApiRequest<unknown, unknown>, 'projectId'>,
  { certificates }: { certificates: Pick<CertificateStore, 'list'> },
): Promise<ApiResponse> {
  return { status: 200, body: (await certificates.list(projectId)).map(toWireCertificate) };
}
