import { type Rule, eachJob } from './rule.ts';

/** What changes a stage waits for its turn and is never cut off half-way. */
export const oneDeploymentAtATime: Rule = (workflow) =>
  eachJob(workflow, (job, name) => {
    if (job.environment === undefined) return [];
    const concurrency = typeof job.concurrency === 'object' ? job.concurrency : {};
    if (concurrency.group && concurrency['cancel-in-progress'] === false) return [];
    const message = `job ${name}: it has an environment: expected concurrency with a group and cancel-in-progress: false`;
    return [{ at: ['jobs', name], message }];
  });
