import { ContextNameTakenError } from '@wallcrawler/resource-store';
import type { ContextStore } from '@wallcrawler/resource-store';
import { ApiError, toWireContextUpload } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse, CreateContextBody } from '@wallcrawler/session-api';

/** A new, empty context. */
export async function createContext(
  { projectId, body }: Pick<ApiRequest<CreateContextBody, unknown>, 'projectId' | 'body'>,
  { contexts }: { contexts: Pick<ContextStore, 'create'> },
): Promise<ApiResponse> {
  try {
    return { status: 201, body: toWireContextUpload(await contexts.create(projectId, body.name)) };
  } catch (error) {
    if (!(error instanceof ContextNameTakenError)) throw error;
    throw new ApiError(
      'name_taken',
      `name: ${error.message}; upper and lower case make no difference`,
      {},
      { cause: error },
    );
  }
}
