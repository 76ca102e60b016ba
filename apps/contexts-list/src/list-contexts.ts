import type { ContextStore } from '@wallcrawler/resource-store';
import { toWireContext } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';

/** Every context of the project, newest first: an addition to Browserbase's calls. */
export async function listContexts(
  { projectId }: Pick<ApiRequest<unknown, unknown>, 'projectId'>,
  { contexts }: { contexts: Pick<ContextStore, 'list'> },
): Promise<ApiResponse> {
  return { status: 200, body: (await contexts.list(projectId)).map(toWireContext) };
}
