import type { Rule } from './rule.ts';

const LEVEL = /^level-(\d+)$/;

/** A workflow that deploys by levels has a job for each of them, and each waits for the one before. */
export const planLevels: Rule = (workflow, { levels }) => {
  const own = Object.keys(workflow.jobs).filter((name) => LEVEL.test(name));
  if (own.length === 0) return [];
  const expected = Array.from({ length: levels }, (_, level) => `level-${level}`);
  const missing = expected
    .filter((name) => !own.includes(name))
    .map((name) => ({ at: ['jobs'], message: `no job ${name}: the stacks have ${levels} levels` }));
  const unordered = own
    .map((name) => ({ name, before: `level-${Number(LEVEL.exec(name)?.[1]) - 1}` }))
    .filter(({ name, before }) => name !== 'level-0' && ![workflow.jobs[name]?.needs].flat().includes(before))
    .map(({ name, before }) => ({ at: ['jobs', name], message: `job ${name}: expected needs: ${before}` }));
  return [...missing, ...unordered];
};
