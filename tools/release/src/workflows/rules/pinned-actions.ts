import { type Fault, type Rule, eachJob } from './rule.ts';

const PINNED = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;

/** The version beside a commit, which people read and Dependabot keeps in step with it. */
const hasVersion = (text: string, uses: string): boolean =>
  text
    .split('\n')
    .filter((line) => line.includes(uses))
    .every((line) => /#\s*v\d+(\.\d+)*\s*$/.test(line));

/** Actions are pinned to a commit: a tag can be moved to other code, which then runs with the job's rights. */
export const pinnedActions: Rule = (workflow) => {
  const check = (uses: string | undefined, at: Fault['at']): Fault[] => {
    if (!uses || uses.startsWith('./')) return [];
    if (!PINNED.test(uses))
      return [{ at, message: `${uses}: expected the full SHA of a commit after the @, with its version as a comment` }];
    if (!hasVersion(workflow.text, uses)) return [{ at, message: `${uses}: expected a comment such as # v1.2.3` }];
    return [];
  };
  return eachJob(workflow, (job, name) => [
    ...check(job.uses, ['jobs', name, 'uses']),
    ...(job.steps ?? []).flatMap(({ uses }, at) => check(uses, ['jobs', name, 'steps', at, 'uses'])),
  ]);
};
