import type { ContextStore } from '@wallcrawler/resource-store';
import { found, toWireContextUpload } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';

/** What once gave a new upload URL. Nothing can be uploaded any more, so it only tells that the context is there. */
export async function updateContext(
  { projectId, params }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'params'>,
  { contexts }: { contexts: Pick<ContextStore, 'get'> },
): Promise<ApiResponse> {
  const context = found(await contexts.get(projectId, params['id'] ?? ''), 'context');
  return { status: 200, body: toWireContextUpload(context) };
}
