import { parse } from 'yaml';
import { fileAt } from '../git.ts';
import type { Deployable } from './deployables.ts';

interface StageFile {
  parameters?: { all?: Record<string, unknown>; stacks?: Record<string, Record<string, unknown>> };
  [setting: string]: unknown;
}

/** Where the settings of the stages are; no template contains them. */
export const STAGES = 'infra/stages/';

const stageFileAt = async (root: string, commit: string, stage: string): Promise<StageFile> =>
  (parse((await fileAt(root, commit, `${STAGES}${stage}.yaml`)) ?? '') ?? {}) as StageFile;

/** Keys whose values differ between two maps. */
const changedKeys = (before: object = {}, after: object = {}): string[] => {
  const valueOf = (map: object, key: string): string => JSON.stringify((map as Record<string, unknown>)[key]) ?? '';
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => valueOf(before, key) !== valueOf(after, key),
  );
};

/**
 * The projects to which a changed `infra/stages/<stage>.yaml` matters: those with a stack that has a changed parameter,
 * or all of them for another setting (account, region, role, tags).
 */
export async function changedByStage(
  root: string,
  base: string,
  head: string,
  stage: string,
  projects: readonly Deployable[],
): Promise<Set<string>> {
  const [before, after] = await Promise.all([base, head].map((commit) => stageFileAt(root, commit, stage)));
  const { parameters: old, ...oldSettings } = before ?? {};
  const { parameters: now, ...settings } = after ?? {};
  const ofAll = changedKeys(old?.all, now?.all);
  const isReached = ({ stacks }: Deployable): boolean =>
    stacks.some(({ name, parameters }) =>
      [...ofAll, ...changedKeys(old?.stacks?.[name], now?.stacks?.[name])].some((key) => parameters.includes(key)),
    );
  const reached = changedKeys(oldSettings, settings).length > 0 ? projects : projects.filter(isReached);
  return new Set(reached.map(({ app }) => app));
}
