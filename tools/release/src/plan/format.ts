import type { Kind } from './deployables.ts';
import type { Plan, PlanEntry } from './plan.ts';

export const FORMATS = ['json', 'github', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

const row = ({ app, kind, level, changes }: PlanEntry): string =>
  `| ${app} | ${kind} | ${level} | ${changes.join(', ')} |`;

function markdown({ entries, removed }: Plan): string {
  const title = entries.length === 0 ? 'Nothing to deploy.' : `${entries.length} to deploy, in this order:`;
  const table = entries.length === 0 ? [] : ['', '| app | kind | level | changes |', '| --- | --- | --- | --- |'];
  const gone = removed.map((app) => `\`${app}\` is gone; its stack stays until you delete it.`);
  return [title, ...table, ...entries.map(row), ...(gone.length > 0 ? ['', ...gone] : [])].join('\n');
}

/** A matrix of GitHub Actions; empty text where there is nothing, since an empty matrix fails a run. */
const matrix = (entries: readonly PlanEntry[]): string =>
  entries.length === 0 ? '' : JSON.stringify({ include: entries });

/** Lines for `$GITHUB_OUTPUT`: `any`, a matrix for each level, and one of the containers, whose images are built first. */
function github({ entries, levels }: Plan): string {
  const ofKind = (kind: Kind): PlanEntry[] => entries.filter((entry) => entry.kind === kind);
  return [
    `any=${entries.length > 0}`,
    `containers=${matrix(ofKind('container'))}`,
    ...Array.from(
      { length: levels },
      (_, level) => `level-${level}=${matrix(entries.filter((entry) => entry.level === level))}`,
    ),
  ].join('\n');
}

export function formatPlan(plan: Plan, format: Format): string {
  if (format === 'json') return JSON.stringify(plan, null, 2);
  return format === 'github' ? github(plan) : markdown(plan);
}
