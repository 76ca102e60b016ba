import type { ContextStore } from '@wallcrawler/resource-store';
import { found, toWireContext } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';

/** One context of the caller's project. */
export async function retrieveContext(
  { projectId, params }: Pick<ApiRequest<unknown, unknown>, 'projectId' | 'params'>,
  { contexts }: { contexts: Pick<ContextStore, 'get'> },
): Promise<ApiResponse> {
  const context = found(await contexts.get(projectId, params['id'] ?? ''), 'context');
  return { status: 200, body: toWireContext(context) };
}
