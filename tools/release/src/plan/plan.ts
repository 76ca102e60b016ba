import { existsSync } from 'node:fs';
import path from 'node:path';
import { assembleContext } from '@wallcrawler/image';
import { withCheckout } from '../checkout/checkout.ts';
import { changedFiles, commitOf, filesOf, mergeBase } from '../git.ts';
import { affectedByGraph, runTargets } from '../nx.ts';
import { type Contents, contentsOf, differences } from './contents.ts';
import { type Deployable, deployables } from './deployables.ts';
import { shippedFiles } from './shipped-files.ts';
import { STAGES, changedByStage } from './stage-changes.ts';

export interface PlanEntry extends Omit<Deployable, 'stacks'> {
  /** Why it is deployed: `new`, `stage` (its settings there), or parts such as `code`, `image` and `template data`. */
  changes: string[];
}

export interface Plan {
  /** Commit with which the head was compared, where the two parted; none when everything counts as new. */
  base?: string;
  head: string;
  /** How many levels the workspace has, whether or not something is deployed at each. */
  levels: number;
  /** What to deploy, each after all that it reads from. */
  entries: PlanEntry[];
  /** Apps of the base that the head has no more; their stacks stay until someone deletes them. */
  removed: string[];
}

export interface PlanOptions {
  /** Revision that the stage has. Default: none, and everything is planned. */
  base?: string;
  /** Revision that the stage is to have. */
  head: string;
  /** Stage whose settings count too. Default: none. */
  stage?: string;
  /** Looks at these apps only. Default: all. */
  apps?: readonly string[];
}

/**
 * What to deploy so that a stage goes from one revision to another. The project graph narrows it down to what the
 * changed files may reach; both revisions of those are built, and what is equal to the byte is left out.
 * @throws Error for an unknown revision, or when one of the two does not build.
 */
export async function planChanges(root: string, options: PlanOptions): Promise<Plan> {
  const { base: from, stage } = options;
  const head = await commitOf(root, options.head);
  return withCheckout(root, head, async (after) => {
    const workspace = deployables(after);
    const levels = Math.max(...workspace.map(({ level }) => level)) + 1;
    const all = chosen(workspace, options.apps);
    const planned = (reasons: (app: string) => string[]): PlanEntry[] =>
      all
        .map(({ stacks: _, ...one }) => ({ ...one, changes: reasons(one.app) }))
        .filter((one) => one.changes.length > 0);
    if (from === undefined) {
      await build(after, all);
      return { head, levels, entries: planned(() => ['new']), removed: [] };
    }
    const base = await mergeBase(root, await commitOf(root, from), head);
    const differs = await differencesSince(root, base, head, after, all);
    const settled = stage ? await changedByStage(root, base, head, stage, all) : new Set<string>();
    const entries = planned((app) => [...(differs.get(app) ?? []), ...(settled.has(app) ? ['stage'] : [])]);
    const [before, now] = [await appsWithStacks(root, base), await appsWithStacks(root, head)];
    return { base, head, levels, entries, removed: before.filter((app) => !now.includes(app)) };
  });
}

/** @throws Error for an app that cannot be deployed. */
function chosen(all: Deployable[], apps: readonly string[] | undefined): Deployable[] {
  const unknown = apps?.find((name) => !all.some(({ app }) => app === name));
  if (unknown !== undefined)
    throw new Error(`--apps: ${unknown}: expected some of ${all.map(({ app }) => app).join(', ')}`);
  return all.filter(({ app }) => apps === undefined || apps.includes(app));
}

/** In what each project differs from its build at the base; those that cannot differ are not built. */
async function differencesSince(
  root: string,
  base: string,
  head: string,
  after: string,
  all: readonly Deployable[],
): Promise<Map<string, string[]>> {
  const changed = (await changedFiles(root, base, head)).filter((file) => !file.startsWith(STAGES));
  const shipped = shippedFiles(after, changed);
  if (shipped.length === 0) return new Map();
  const reached = new Set(await affectedByGraph(after, shipped));
  const candidates = all.filter(({ app }) => reached.has(app));
  const now = await build(after, candidates);
  const known = await appsWithStacks(root, base);
  const then = await withCheckout(root, base, (before) =>
    build(
      before,
      candidates.filter(({ app, kind }) => kind === 'infra' || known.includes(app)),
    ),
  );
  return new Map(
    candidates.map(({ app }) => {
      const before = then.get(app);
      return [app, before ? differences(before, now.get(app) ?? {}) : ['new']];
    }),
  );
}

/** Builds what the projects bring to a stage, and reads what came of it. */
async function build(root: string, projects: readonly Deployable[]): Promise<Map<string, Contents | undefined>> {
  const names = projects.map(({ app }) => app);
  await runTargets(root, ['package'], names);
  for (const { project, kind } of projects) if (kind === 'container') imageContext(root, project);
  return new Map(projects.map(({ app, project }) => [app, contentsOf(root, project)]));
}

/** What the image is built from, which says as much as the image and needs no Docker. */
function imageContext(root: string, project: string): void {
  if (existsSync(path.join(root, project, 'Dockerfile'))) assembleContext(root, project);
}

/** The apps that a commit has stacks of, by their files: its stacks may follow rules that are no more. */
const appsWithStacks = async (root: string, commit: string): Promise<string[]> =>
  (await filesOf(root, commit, 'apps'))
    .filter((file) => file.split('/').length === 3 && file.endsWith('/stack.yaml'))
    .map((file) => file.split('/')[1] as string);
