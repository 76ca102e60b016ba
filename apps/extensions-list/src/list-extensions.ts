import type { ExtensionStore } from '@wallcrawler/resource-store';
import { toWireExtension } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';

/** Every extension of the project, newest first: an addition to Browserbase's calls. */
export async function listExtensions(
  { projectId }: Pick<ApiRequest<unknown, unknown>, 'projectId'>,
  { extensions }: { extensions: Pick<ExtensionStore, 'list'> },
): Promise<ApiResponse> {
  return { status: 200, body: (await extensions.list(projectId)).map(toWireExtension) };
}
