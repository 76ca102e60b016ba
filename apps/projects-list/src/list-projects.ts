import { toWireProject } from '@wallcrawler/session-api';
import type { ApiRequest, ApiResponse } from '@wallcrawler/session-api';
import type { ProjectStore } from '@wallcrawler/session-store';

/** The projects that the key may see: a key belongs to one project. */
export async function listProjects(
  { projectId }: Pick<ApiRequest<unknown, unknown>, 'projectId'>,
  { projects }: { projects: Pick<ProjectStore, 'get'> },
): Promise<ApiResponse> {
  const project = await projects.get(projectId);
  return { status: 200, body: project ? [toWireProject(project)] : [] };
}
