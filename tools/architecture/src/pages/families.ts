import { groupByPrefix, summarize } from '../render/groups.ts';
import { routesOf } from '../workspace/triggers.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Sets of stacks that have a name, the largest first. */
function familiesOf(workspace: Workspace): Record<string, string[]> {
  const names = workspace.stacks.map(({ stackName }) => stackName);
  const functions = workspace.stacks.filter(({ template }) => 'Function' in template.Resources);
  const programs = workspace.stacks.filter(
    ({ template }) => 'Function' in template.Resources || 'TaskDefinition' in template.Resources,
  );
  const behindApi = new Set(routesOf(workspace).map((route) => route.function));
  return {
    'every stack': names,
    'every function and container': programs.map(({ stackName }) => stackName),
    'every function': functions.map(({ stackName }) => stackName),
    'every function with a route': names.filter((name) => behindApi.has(name)),
    ...Object.fromEntries(groupByPrefix(functions.map(({ stackName }) => stackName))),
  };
}

/** A list of stacks in as few words as it takes: `every function`, `sessions-*`, or their names. */
export const summarizeStacks = (workspace: Workspace, stacks: readonly string[]): string =>
  summarize(stacks, familiesOf(workspace))
    .map((word) => (word.includes(' ') ? word : `\`${word}\``))
    .join(', ');
