import { groupByPrefix, levelsOf, reduceEdges } from '../render/groups.ts';
import { codes, mermaid, nodeId, table } from '../render/markdown.ts';
import { type Project, tagged } from '../workspace/projects.ts';
import { type Page, blocks } from './page.ts';

const edgesAmong = (projects: readonly Project[]): Map<string, string[]> => {
  const names = new Set(projects.map(({ name }) => name));
  return new Map(projects.map(({ name, uses }) => [name, uses.filter((used) => names.has(used))]));
};

/** The libraries by level, each with an arrow to those that it needs and that no other of its needs brings along. */
function libraryGraph(libraries: readonly Project[]): string {
  const edges = edgesAmong(libraries);
  const levels = levelsOf(edges);
  const pure = new Set(tagged(libraries, 'pure').map(({ name }) => name));
  const top = Math.max(...levels.values());
  const lines = ['flowchart TD'];
  for (let level = top; level >= 0; level--) {
    lines.push(`  subgraph level_${level}["level ${level}"]`);
    for (const { name } of libraries)
      if (levels.get(name) === level) lines.push(`    ${nodeId(name)}["${name}"]${pure.has(name) ? ':::pure' : ''}`);
    lines.push('  end');
  }
  for (const [from, targets] of reduceEdges(edges))
    for (const to of targets) lines.push(`  ${nodeId(from)} --> ${nodeId(to)}`);
  lines.push('  classDef pure stroke-dasharray: 4 3');
  return mermaid(lines);
}

/** The apps in groups, with an arrow to each library that some app of the group names and no other of them brings along. */
function appGraph(apps: readonly Project[], libraries: readonly Project[]): string {
  const names = new Set(libraries.map(({ name }) => name));
  const byName = new Map(apps.map((app) => [app.name, app]));
  const groups = groupByPrefix(apps.map(({ name }) => name));
  const edges = edgesAmong(libraries);
  for (const [group, members] of groups)
    edges.set(
      `group ${group}`,
      [...new Set(members.flatMap((app) => byName.get(app)?.uses ?? []))].filter((used) => names.has(used)),
    );
  const reduced = reduceEdges(edges);
  const lines = ['flowchart LR'];
  for (const [group, members] of groups) {
    const label = members.length === 1 ? group : `${group} (${members.length})`;
    lines.push(`  ${nodeId(`group ${group}`)}(["${label}"])`);
    for (const to of (reduced.get(`group ${group}`) ?? []).sort())
      lines.push(`  ${nodeId(`group ${group}`)} --> ${nodeId(to)}["${to}"]`);
  }
  return mermaid(lines);
}

const own = (projects: readonly Project[], { uses }: Project): string => {
  const names = new Set(projects.map(({ name }) => name));
  return codes(uses.filter((used) => names.has(used)));
};

export const projectsPage: Page = {
  file: 'projects.md',
  title: 'Projects',
  summary: 'apps, libraries and tools, and who depends on whom',
  body({ projects }) {
    const [apps, libraries, tools] = ['type:app', 'type:lib', 'type:tool'].map((tag) => tagged(projects, tag)) as [
      Project[],
      Project[],
      Project[],
    ];
    const levels = levelsOf(edgesAmong(libraries));
    return blocks(
      `${projects.length} projects of one npm workspace: ${apps.length} apps, ${libraries.length} libraries, ${tools.length} tools.
Dependencies point down only: apps use libraries, libraries use libraries of a lower level, tools use both, and nothing uses an app.
A lint rule (\`eslint.config.js\`) holds this.`,
      '## Libraries',
      'An arrow that follows from two others is left out. A dashed library is pure: it touches neither AWS nor the network.',
      libraryGraph(libraries),
      table(
        ['library', 'level', 'uses', 'used by apps'],
        [...libraries]
          .sort((left, right) => (levels.get(left.name) ?? 0) - (levels.get(right.name) ?? 0))
          .map((library) => [
            `\`${library.name}\``,
            String(levels.get(library.name)),
            own(libraries, library),
            String(apps.filter(({ uses }) => uses.includes(library.name)).length),
          ]),
      ),
      '## Apps',
      'In groups by their first word; the number says how many apps a group has.',
      appGraph(apps, libraries),
      table(
        ['app', 'libraries that it names'],
        apps.map((app) => [`\`${app.name}\``, own(libraries, app)]),
      ),
      '## Tools',
      table(
        ['tool', 'uses'],
        tools.map((tool) => [`\`${tool.name}\``, own(projects, tool)]),
      ),
    );
  },
};
