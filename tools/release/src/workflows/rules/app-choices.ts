import type { Rule } from './rule.ts';

/** Whoever releases by hand chooses among what there is. */
export const appChoices: Rule = (workflow, { apps }) => {
  const input = workflow.on.workflow_dispatch?.inputs?.app;
  if (!input) return [];
  const at = ['on', 'workflow_dispatch', 'inputs', 'app', 'options'];
  const options = new Set(input.options ?? []);
  const missing = apps.filter((app) => !options.has(app));
  const unknown = [...options].filter((app) => !apps.includes(app));
  return [
    ...(missing.length > 0 ? [{ at, message: `input app: no choice for ${missing.join(', ')}` }] : []),
    ...(unknown.length > 0 ? [{ at, message: `input app: ${unknown.join(', ')} cannot be deployed` }] : []),
  ];
};
