import { describe, expect, it } from '@jest/globals';
import { formatPlan } from './format.ts';
import type { Plan } from './plan.ts';

const EMPTY: Plan = { base: 'b', head: 'h', levels: 3, entries: [], removed: [] };
const PLAN: Plan = {
  ...EMPTY,
  entries: [
    { app: 'infra', project: 'infra', kind: 'infra', level: 0, changes: ['template data'] },
    { app: 'cdp-proxy', project: 'apps/cdp-proxy', kind: 'container', level: 2, changes: ['image', 'stage'] },
  ],
  removed: ['sessions-old'],
};

/** The lines of `$GITHUB_OUTPUT`, as GitHub reads them. */
const outputs = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

describe(formatPlan, () => {
  it('gives a workflow a matrix for each level, and nothing where it would be empty', () => {
    const { any, containers, ...levels } = outputs(formatPlan(PLAN, 'github'));
    expect(any).toBe('true');
    expect(JSON.parse(containers ?? '')).toMatchObject({ include: [{ app: 'cdp-proxy', project: 'apps/cdp-proxy' }] });
    expect(Object.keys(levels)).toEqual(['level-0', 'level-1', 'level-2']);
    expect(JSON.parse(levels['level-0'] ?? '')).toMatchObject({ include: [{ app: 'infra' }] });
    expect(levels['level-1']).toBe('');
    expect(outputs(formatPlan(EMPTY, 'github'))).toEqual({
      any: 'false',
      containers: '',
      'level-0': '',
      'level-1': '',
      'level-2': '',
    });
  });

  it('tells people what is deployed, why, and what is gone', () => {
    const text = formatPlan(PLAN, 'markdown');
    expect(text).toContain('2 to deploy');
    expect(text).toContain('| cdp-proxy | container | 2 | image, stage |');
    expect(text).toContain('`sessions-old` is gone');
    expect(formatPlan(EMPTY, 'markdown')).toBe('Nothing to deploy.');
  });

  it('gives programs the plan', () => {
    expect(JSON.parse(formatPlan(PLAN, 'json'))).toEqual(PLAN);
  });
});
