import { ApiError, toWireProject } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import type { ProjectStore } from '@wallcrawler/session-store';

/** One project. Somebody else's looks exactly like one that does not exist. */
export async function retrieveProject(
  { params, projectId }: Pick<ApiRequest<unknown, unknown>, 'params' | 'projectId'>,
  { projects }: { projects: Pick<ProjectStore, 'get'> },
): Promise<ApiResponse> {
  const project = params['id'] === projectId ? await projects.get(projectId) : undefined;
  if (!project) throw new ApiError('not_found', 'project not found: check the id, and that the API key belongs to it');
  return { status: 200, body: toWireProject(project) };
}
