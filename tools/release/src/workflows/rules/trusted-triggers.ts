import type { Rule } from './rule.ts';

/** Triggers that give the rights of the main branch to a run about a stranger's pull request. */
const DANGEROUS = ['pull_request_target', 'workflow_run', 'issue_comment'];

export const trustedTriggers: Rule = (workflow) =>
  DANGEROUS.filter((name) => name in workflow.on).map((name) => ({
    at: ['on', name],
    message: `on: ${name}: it runs with this repository's rights for strangers' pull requests; use pull_request`,
  }));
