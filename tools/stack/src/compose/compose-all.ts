import { type ComposedStack, composeTemplate } from './compose-stack.ts';
import type { AppRoute } from './directives.ts';
import { dependenciesOf, orderStacks, parametersOf } from './order.ts';
import { type StackSource, readSharedParameters, readStackSources, stackProjects } from './stack-source.ts';

/**
 * Composes every stack of the workspace, each after the ones it depends on.
 * @throws Error for a stack that cannot be composed, a parameter that no stack publishes, or a cycle.
 */
export function composeAll(workspaceRoot: string): ComposedStack[] {
  const sources = stackProjects(workspaceRoot).flatMap((project) => readStackSources(workspaceRoot, project));
  const context = { sharedParameters: readSharedParameters(workspaceRoot), routes: collectRoutes(sources) };
  const published = parametersOf(sources);
  const composed = sources.map(({ stackName, project, directives }, at) => {
    const template = composeTemplate(sources[at] as StackSource, context);
    const dependsOn = dependenciesOf(stackName, template, published);
    const behindApi = directives.RestApi
      ? [directives.RestApi.Authorizer, ...context.routes.map(({ app }) => app)]
      : [];
    return { stackName, project, template, dependsOn: [...new Set([...dependsOn, ...behindApi])].sort() };
  });
  return orderStacks(composed);
}

/** The stacks of one project, composed with the routes of all apps. */
export function composeProject(workspaceRoot: string, project: string): ComposedStack[] {
  const own = composeAll(workspaceRoot).filter((stack) => stack.project === project);
  if (own.length === 0) throw new Error(`${project}: expected a stack.yaml, or stacks under platform/`);
  return own;
}

/** The routes of all apps, in the order of path and method, which keeps the composed API stable. */
export function collectRoutes(sources: readonly StackSource[]): AppRoute[] {
  const routes = sources.flatMap(({ stackName, directives }) =>
    directives.Routes.map((route) => ({ ...route, app: stackName })),
  );
  const key = ({ Path, Method }: AppRoute): string => `${Path} ${Method}`;
  return routes.sort((left, right) => (key(left) < key(right) ? -1 : 1));
}
