import type { Job } from '../workflow.ts';
import { type Rule, eachJob, permissionsOf } from './rule.ts';

/** In the condition of a job that only pull requests of this repository's own branches may start. */
const OWN_BRANCHES = 'github.event.pull_request.head.repo.full_name == github.repository';

/**
 * Who may ask for a token for AWS: jobs of an environment, whose rules say who starts them; jobs for pull requests of
 * own branches, whose role may only look; and calls of a workflow, where the rule looks again.
 */
const mayAskForToken = (job: Job): boolean =>
  job.environment !== undefined || job.uses?.startsWith('./') === true || job.if?.includes(OWN_BRANCHES) === true;

/** A token has no right that its job does not state. */
export const leastPermissions: Rule = (workflow) => {
  const { permissions } = workflow;
  const none = typeof permissions === 'object' && permissions !== null && Object.keys(permissions).length === 0;
  return [
    ...(none
      ? []
      : [{ at: ['permissions'], message: 'permissions: expected {} for the workflow; jobs state their own' }]),
    ...eachJob(workflow, (job, name) => {
      const at = ['jobs', name, 'permissions'];
      if (typeof job.permissions !== 'object')
        return [{ at, message: `job ${name}: permissions: expected a map of the scopes that it needs` }];
      if (permissionsOf(job)['id-token'] === 'write' && !mayAskForToken(job))
        return [{ at, message: `job ${name}: id-token: write without an environment: nobody says who may start it` }];
      return [];
    }),
  ];
};
