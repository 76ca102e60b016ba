import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';

/** A package of the monorepo, as Nx knows it. */
export interface Project {
  name: string;
  /** Workspace-relative. */
  root: string;
  tags: string[];
  /** Names of the projects that it uses, specs included. */
  uses: string[];
}

const graphSchema = z.object({
  graph: z.object({
    nodes: z.record(
      z.string(),
      z.object({ data: z.object({ root: z.string(), tags: z.array(z.string()).optional() }) }),
    ),
    dependencies: z.record(z.string(), z.array(z.object({ target: z.string() }))),
  }),
});

/**
 * Asks Nx for its project graph, the one that `nx affected` decides by. Takes about a second.
 * @throws Error with what Nx has printed when it fails.
 */
export async function readProjects(workspaceRoot: string): Promise<Project[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-graph-'));
  const file = path.join(directory, 'graph.json');
  const nx = path.join(workspaceRoot, 'node_modules', '.bin', 'nx');
  try {
    await promisify(execFile)(process.execPath, [nx, 'graph', `--file=${file}`], { cwd: workspaceRoot });
    return parseGraph(JSON.parse(readFileSync(file, 'utf8')));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The workspace's own projects by root, without the packages from npm that Nx lists beside them. */
export function parseGraph(text: unknown): Project[] {
  const { nodes, dependencies } = graphSchema.parse(text).graph;
  return Object.entries(nodes)
    .map(([name, { data }]) => ({
      name,
      root: data.root,
      tags: (data.tags ?? []).filter((tag) => !tag.startsWith('npm:')),
      uses: [...new Set((dependencies[name] ?? []).map(({ target }) => target))].filter((used) => used in nodes).sort(),
    }))
    .sort((left, right) => (left.root < right.root ? -1 : 1));
}

/** Projects with a tag, such as `type:app`. */
export const tagged = (projects: readonly Project[], tag: string): Project[] =>
  projects.filter(({ tags }) => tags.includes(tag));
