import { type ComposedStack, composeAll } from '@wallcrawler/stack';

/** Projects of the workspace that have stacks, and the projects that must be deployed before each. */
export type ProjectNeeds = Map<string, string[]>;

/**
 * The projects with the ones that they depend on, as their stacks do.
 * @throws Error for a stack that cannot be composed.
 */
export function projectNeeds(stacks: readonly ComposedStack[]): ProjectNeeds {
  const ownerOf = new Map(stacks.map(({ stackName, project }) => [stackName, project]));
  const needs: ProjectNeeds = new Map(stacks.map(({ project }) => [project, []]));
  for (const { project, dependsOn } of stacks)
    for (const owner of dependsOn.map((stack) => ownerOf.get(stack)!))
      if (owner !== project && !needs.get(project)!.includes(owner)) needs.get(project)!.push(owner);
  return needs;
}

/** The same the other way round: for deletion, each project after those that need it. */
export function reversed(needs: ProjectNeeds): ProjectNeeds {
  const names = [...needs.keys()];
  return new Map(names.map((name) => [name, names.filter((other) => needs.get(other)!.includes(name))]));
}

export const workspaceStacks = (workspaceRoot: string): ComposedStack[] => composeAll(workspaceRoot);
