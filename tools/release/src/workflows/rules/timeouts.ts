import { type Rule, eachJob } from './rule.ts';

/** Every job ends: GitHub's own limit is six hours. */
export const timeouts: Rule = (workflow) =>
  eachJob(workflow, (job, name) =>
    job.uses || typeof job['timeout-minutes'] === 'number'
      ? []
      : [{ at: ['jobs', name], message: `job ${name}: expected timeout-minutes` }],
  );
