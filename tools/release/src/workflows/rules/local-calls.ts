import { type Rule, eachJob } from './rule.ts';

/** A job that calls a workflow of this repository gives the inputs that it has. */
export const localCalls: Rule = (workflow, { workflows }) =>
  eachJob(workflow, (job, name) => {
    if (!job.uses?.startsWith('./')) return [];
    const at = ['jobs', name, 'uses'];
    const called = workflows.find(({ file }) => `./${file}` === job.uses);
    if (!called || !('workflow_call' in called.on))
      return [{ at, message: `job ${name}: ${job.uses}: expected a workflow with the trigger workflow_call` }];
    const inputs = called.on.workflow_call?.inputs ?? {};
    const given = Object.keys(job.with ?? {});
    const missing = Object.entries(inputs)
      .filter(([input, { required }]) => required && !given.includes(input))
      .map(([input]) => ({ at, message: `job ${name}: ${job.uses}: expected the input ${input}` }));
    const unknown = given
      .filter((input) => !(input in inputs))
      .map((input) => ({
        at: ['jobs', name, 'with', input],
        message: `job ${name}: ${job.uses} has no input ${input}`,
      }));
    return [...missing, ...unknown];
  });
