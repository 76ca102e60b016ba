import { collectRoutes } from '../compose/compose-all.ts';
import { readStackSources, stackProjects } from '../compose/stack-source.ts';
import type { JsonMap } from '../template.ts';
import { openApiDocument } from './document.ts';
import { routeSchemas } from './route-schemas.ts';

/** The OpenAPI document of the routes of all apps, as `docs/openapi.json` has it. */
export async function composeDocument(workspaceRoot: string): Promise<JsonMap> {
  const sources = stackProjects(workspaceRoot).flatMap((project) => readStackSources(workspaceRoot, project));
  const routes = collectRoutes(sources);
  const apps = [...new Set(routes.map(({ app }) => app))];
  const schemas = await Promise.all(apps.map(async (app) => [app, await routeSchemas(workspaceRoot, app)] as const));
  return openApiDocument(routes, new Map(schemas));
}
