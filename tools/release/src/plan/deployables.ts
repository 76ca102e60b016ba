import path from 'node:path';
import { type ComposedStack, composeAll } from '@wallcrawler/stack';

/** What a project brings to a stage besides its templates: nothing (the platform, the API), a zip, or an image. */
export type Kind = 'infra' | 'lambda' | 'container' | 'api';

export interface Deployable {
  /** Name of the project, as Nx and the deployment know it. */
  app: string;
  /** Its directory, relative to the workspace: `apps/sessions-create`, `infra`. */
  project: string;
  kind: Kind;
  /** When it is deployed: 0 for the platform, otherwise one more than the latest of what it reads from. */
  level: number;
  /** Its stacks, and the parameters that they take. */
  stacks: { name: string; parameters: string[] }[];
}

const isPlatform = (project: string): boolean => !project.startsWith('apps/');

/**
 * Everything that has stacks, each after all that it reads from. Projects of one level need nothing of each other.
 * @throws Error for a stack that cannot be composed.
 */
export function deployables(root: string): Deployable[] {
  const composed = composeAll(root);
  const projectOf = new Map(composed.map(({ stackName, project }) => [stackName, project]));
  const levels = new Map<string, number>();
  // What a stack reads from stands before it, so the levels of that are known.
  for (const { project, dependsOn } of composed) {
    const producers = dependsOn.map((stack) => projectOf.get(stack)).filter((producer) => producer !== project);
    // Also what reads nothing comes after the platform: its code lies in the platform's bucket.
    const least = isPlatform(project) ? 0 : 1;
    levels.set(project, Math.max(least, ...producers.map((producer) => (levels.get(producer ?? '') ?? 0) + 1)));
  }
  return [...levels]
    .map(([project, level]) => describe(project, level, composed))
    .sort((left, right) => left.level - right.level || (left.app < right.app ? -1 : 1));
}

function describe(project: string, level: number, composed: readonly ComposedStack[]): Deployable {
  const own = composed.filter((stack) => stack.project === project);
  const stacks = own.map(({ stackName, template }) => ({
    name: stackName,
    parameters: Object.keys(template.Parameters),
  }));
  const takes = (parameter: string): boolean => stacks.some(({ parameters }) => parameters.includes(parameter));
  const kind = isPlatform(project) ? 'infra' : takes('CodeKey') ? 'lambda' : takes('Image') ? 'container' : 'api';
  return { app: path.basename(project), project, kind, level, stacks };
}
