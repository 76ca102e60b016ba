import { describe, expect, it } from '@jest/globals';
import { showChangeSets } from './change-sets.ts';
import type { Plan, PlanEntry } from './plan/plan.ts';
import { withScratch } from '@wallcrawler/stack/testing';

/** In place of the deploy tool: says what it was asked for, and fails for one app. */
const DEPLOY_TOOL = `
const [, , ...args] = process.argv;
if (args[1] === 'apps/broken') { console.error('broken: Template error'); process.exit(1); }
console.log(args.join(' '));
`;

const entry = (app: string, kind: PlanEntry['kind'], ...changes: string[]): PlanEntry => ({
  ...{ app, kind, changes, level: 1 },
  project: `apps/${app}`,
});

const show = (...entries: PlanEntry[]): ReturnType<typeof showChangeSets> => {
  const plan: Plan = { head: 'h', levels: 2, entries, removed: [] };
  return withScratch({ 'tools/deploy/src/main.ts': DEPLOY_TOOL }, (root) => showChangeSets(root, plan, 'staging'));
};

describe(showChangeSets, () => {
  it('asks the deploy tool for each app of the plan, and answers in its order', async () => {
    const { markdown, failed } = await show(
      ...['b', 'a', 'c', 'd', 'e', 'f'].map((app) => entry(app, 'lambda', 'code')),
    );
    expect(failed).toEqual([]);
    expect(markdown).toContain('### a\n\nchangeset apps/a --stage staging --format markdown\n\n### c');
    expect(markdown.match(/^### .$/gm)).toEqual(['### b', '### a', '### c', '### d', '### e', '### f']);
  });

  it('shows the others when one fails, and names it', async () => {
    const { markdown, failed } = await show(entry('broken', 'lambda', 'code'), entry('good', 'lambda', 'code'));
    expect(failed).toEqual(['broken']);
    expect(markdown).toContain('broken: Template error');
    expect(markdown).toContain('changeset apps/good');
  });

  it('does not ask about an image that is not built yet', async () => {
    const { markdown } = await show(entry('one', 'container', 'image'), entry('two', 'container', 'template two'));
    expect(markdown).toContain('### one\n\nA new image, which is built after the merge.');
    expect(markdown).toContain('changeset apps/two');
  });
});
