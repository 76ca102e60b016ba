import type { ExtensionStore } from '@wallcrawler/resource-store';
import { found, toWireExtension } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';

/** One extension of the caller's project. */
export async function retrieveExtension(
  { projectId, params }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'params'>,
  { extensions }: { extensions: Pick<ExtensionStore, 'get'> },
): Promise<ApiResponse> {
  const extension = found(await extensions.get(projectId, params['id'] ?? ''), 'extension');
  return { status: 200, body: toWireExtension(extension) };
}
