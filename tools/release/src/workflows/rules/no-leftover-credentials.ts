import { type Rule, eachJob } from './rule.ts';

/** The checkout leaves its token in the work tree unless told not to, and secrets go where they are named. */
export const noLeftoverCredentials: Rule = (workflow) =>
  eachJob(workflow, (job, name) => [
    ...(job.secrets === 'inherit'
      ? [{ at: ['jobs', name, 'secrets'], message: `job ${name}: secrets: inherit hands on all of them; name them` }]
      : []),
    ...(job.steps ?? []).flatMap((step, at) =>
      step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false
        ? [{ at: ['jobs', name, 'steps', at], message: `job ${name}: checkout: expected persist-credentials: false` }]
        : [],
    ),
  ]);
