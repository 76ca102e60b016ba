import { type Rule, eachJob } from './rule.ts';

/** A script takes values from its environment: an expression in it is pasted before the shell reads it. */
export const noInjection: Rule = (workflow) =>
  eachJob(workflow, ({ steps = [] }, name) =>
    steps.flatMap(({ run, with: options }, at) =>
      [
        { text: run, key: ['run'] },
        { text: options?.script, key: ['with', 'script'] },
      ]
        .filter(({ text }) => typeof text === 'string' && text.includes('${{'))
        .map(({ key }) => ({
          at: ['jobs', name, 'steps', at, ...key],
          message: `job ${name}: \${{ }} inside a script; give the value by env`,
        })),
    ),
  );
