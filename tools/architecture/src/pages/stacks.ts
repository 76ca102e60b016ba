import type { ComposedStack } from '@wallcrawler/stack';
import { groupBy, groupByPrefix, levelsOf, reduceEdges } from '../render/groups.ts';
import { codes, list, mermaid, nodeId, table } from '../render/markdown.ts';
import { asText } from '../workspace/json.ts';
import { resourcesOf } from '../workspace/resources.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { summarizeStacks } from './families.ts';
import { type Page, blocks } from './page.ts';

const edgesOf = (stacks: readonly ComposedStack[]): Map<string, string[]> =>
  new Map(stacks.map(({ stackName, dependsOn }) => [stackName, dependsOn]));

/** Stacks that nearly every app needs. Their arrows would hide all others, so a sentence stands for them. */
function ubiquitous(stacks: readonly ComposedStack[]): string[] {
  const apps = stacks.filter(({ project }) => project !== 'infra');
  const users = (name: string): number => apps.filter(({ dependsOn }) => dependsOn.includes(name)).length;
  return stacks.map(({ stackName }) => stackName).filter((name) => users(name) > apps.length * 0.9);
}

/** Apps of one group share a node unless others depend on them, which the picture is there to show. */
function stackGraph(stacks: readonly ComposedStack[], hidden: readonly string[]): string {
  const shown = stacks.filter(({ stackName }) => !hidden.includes(stackName));
  const needed = new Set(stacks.flatMap(({ stackName, dependsOn }) => (stackName === 'api' ? [] : dependsOn)));
  const isAlone = (name: string): boolean => needed.has(name) || name === 'api';
  const node = new Map<string, string>();
  const lines = ['flowchart BT'];
  const declare = (group: string, members: readonly string[], open: string, close: string): void => {
    for (const member of members) node.set(member, nodeId(group));
    const label = members.length === 1 ? group : `${group} (${members.length})`;
    lines.push(`  ${nodeId(group)}${open}"${label}"${close}`);
  };
  for (const { stackName, project } of shown)
    if (isAlone(stackName) && project === 'infra') declare(stackName, [stackName], '[', ']');
    else if (isAlone(stackName)) declare(stackName, [stackName], '(', ')');
  const rest = shown.map(({ stackName }) => stackName).filter((name) => !isAlone(name));
  for (const [group, members] of groupByPrefix(rest)) declare(group, members, '([', '])');
  const grouped = new Map<string, string[]>();
  for (const [from, targets] of edgesOf(shown)) {
    const id = node.get(from) as string;
    const others = targets.flatMap((to) => node.get(to) ?? []).filter((to) => to !== id);
    grouped.set(id, [...new Set([...(grouped.get(id) ?? []), ...others])].sort());
  }
  for (const [from, targets] of reduceEdges(grouped)) for (const to of targets) lines.push(`  ${from} --> ${to}`);
  return mermaid(lines);
}

/** Every value that a stack publishes, with those who read it. */
function publishedRows(workspace: Workspace): string[][] {
  const { stacks } = workspace;
  const readersOf = (path: string): string[] =>
    stacks
      .filter(({ template }) => Object.values(template.Parameters).some(({ Default }) => Default === path))
      .map(({ stackName }) => stackName);
  return stacks
    .flatMap((stack) =>
      resourcesOf(stack, 'AWS::SSM::Parameter').map(([, { Properties }]) => asText(Properties?.['Name'])),
    )
    .sort()
    .map((path) => [`\`${path}\``, summarizeStacks(workspace, readersOf(path)) || 'no stack']);
}

export const stacksPage: Page = {
  file: 'stacks.md',
  title: 'Stacks',
  summary: 'the CloudFormation stacks, their order, and the SSM parameters between them',
  body(workspace) {
    const { stacks } = workspace;
    const levels = levelsOf(edgesOf(stacks));
    const byLevel = [...groupBy(stacks, ({ stackName }) => String(levels.get(stackName) ?? 0))].sort(
      ([left], [right]) => Number(left) - Number(right),
    );
    const hidden = ubiquitous(stacks);
    return blocks(
      `${stacks.length} stacks, deployed as \`wc-<stage>-<stack>\`. They know each other through SSM parameters
(\`/wallcrawler/<stack>/<name>\`) only, so any of them can be updated alone.`,
      '## Order',
      `A stack needs those of lower levels. Stacks of one level need nothing of each other, so they may be deployed side by
side. They are deleted in the opposite order.`,
      list(
        byLevel.map(
          ([level, members]) =>
            `Level ${level}: ${summarizeStacks(
              workspace,
              members.map(({ stackName }) => stackName),
            )}`,
        ),
      ),
      `Square corners: platform stacks. An arrow points to what must be there first; one that follows from two others is
left out. Nearly every app needs ${codes(hidden) || 'no common stack'} besides.`,
      stackGraph(stacks, hidden),
      '## What they publish',
      'A value without a reader is for people and tools.',
      table(['SSM parameter', 'read by'], publishedRows(workspace)),
      '## Sources',
      table(
        ['stack', 'source', 'resources', 'needs'],
        stacks.map((stack) => [
          `\`${stack.stackName}\``,
          stack.project === 'infra' ? `infra/platform/${stack.stackName}.yaml` : `${stack.project}/stack.yaml`,
          String(Object.keys(stack.template.Resources).length),
          stack.dependsOn.length > 10 ? `${stack.dependsOn.length} stacks` : codes(stack.dependsOn) || 'none',
        ]),
      ),
    );
  },
};
