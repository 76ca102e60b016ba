import { composeAll } from '@wallcrawler/stack';
import type { ComposedStack } from '@wallcrawler/stack';
import { type Project, readProjects } from './projects.ts';
import { Resolver } from './resolver.ts';

/** What the pages are made from: the Nx graph and the composed templates, the same that are built and deployed. */
export interface Workspace {
  projects: Project[];
  /** Each after the stacks that it depends on. */
  stacks: ComposedStack[];
  resolver: Resolver;
}

/** @throws Error for a stack that cannot be composed, or an Nx graph that cannot be made. */
export async function readWorkspace(workspaceRoot: string): Promise<Workspace> {
  const projects = await readProjects(workspaceRoot);
  const stacks = composeAll(workspaceRoot);
  return { projects, stacks, resolver: new Resolver(stacks) };
}
