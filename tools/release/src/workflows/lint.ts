import { deployables } from '../plan/deployables.ts';
import { actionlint } from './actionlint.ts';
import type { Finding } from './finding.ts';
import { type Workspace, rules } from './rules/index.ts';
import { type Workflow, readWorkflows } from './workflow.ts';

/** What the rules of this house find in workflows. */
export const checkRules = (workflows: readonly Workflow[], workspace: Workspace): Finding[] =>
  workflows.flatMap((workflow) =>
    Object.entries(rules).flatMap(([rule, check]) =>
      check(workflow, { ...workspace, workflows }).map(({ at, message }) => ({
        file: workflow.file,
        line: workflow.lineOf(at),
        rule,
        message,
      })),
    ),
  );

/** Checks all workflows of the workspace, with actionlint and with the rules of this house. */
export async function lintWorkflows(workspaceRoot: string): Promise<Finding[]> {
  const workflows = readWorkflows(workspaceRoot);
  const all = deployables(workspaceRoot);
  const apps = all.map(({ app }) => app).sort();
  const levels = Math.max(...all.map(({ level }) => level)) + 1;
  return [...(await actionlint(workflows)), ...checkRules(workflows, { apps, levels })];
}
