import { describe, expect, it } from '@jest/globals';
import type { LedgerEntry } from '@wallcrawler/local';
import { missing, reportOf, toMarkdown } from './policy-report.ts';

const statement = (id: string, actions: string[], resources: string[]): LedgerEntry => ({
  ...{ type: 'statement', effect: 'Allow' },
  ...{ id, actions, resources },
});
const use = (id: string, action: string, resource: string, by: 'call' | 'service' = 'call'): LedgerEntry => ({
  ...{ type: 'use', id, action, resource, by },
});

const declared = [
  statement('app/Role/function/Used', ['a:Get'], ['x']),
  statement('app/Role/function/Partly', ['a:Get', 'a:Put'], ['x', 'y']),
  statement('app/Role/function/Never', ['a:Get'], ['x']),
  statement('app/Role/function/ByLambda', ['logs:Put'], ['x']),
];

describe(reportOf, () => {
  const all = [
    ...declared,
    use('app/Role/function/Used', 'a:Get', 'x'),
    use('app/Role/function/Partly', 'a:Get', 'y'),
    use('app/Role/function/ByLambda', 'logs:Put', 'x', 'service'),
    use('app/Role/function/Gone', 'a:Get', 'x'),
    { type: 'foreign-role', id: 'delivery/Role' } as const,
  ];
  const report = reportOf(['one', 'two'], all, all);

  it('finds the statements, actions and resources that nothing has used', () => {
    expect(report).toMatchObject({ statements: 4, usedByCalls: 2, usedByServices: 1, foreignRoles: ['delivery/Role'] });
    expect(missing(report).map(({ id, what }) => `${id} ${what}`)).toEqual([
      'app/Role/function/Partly a:Put',
      'app/Role/function/Partly x',
      'app/Role/function/Never statement',
    ]);
  });

  it('counts what any spec file has used, of the statements that there are now', () => {
    const later = [...all, use('app/Role/function/Never', 'a:Get', 'x'), use('app/Role/function/Partly', 'a:Put', 'x')];
    expect(missing(reportOf(['one'], declared, later))).toEqual([]);
  });

  it('is a page to read', () => {
    expect(toMarkdown(report)).toContain('- `app/Role/function/Partly` `a:Put`\n');
    expect(toMarkdown(report)).toContain('- `delivery/Role`\n');
  });
});
