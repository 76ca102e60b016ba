import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { COST_PAGE, SCENARIOS, replaceTables } from './cost-page.ts';
import { parseUsage } from './options.ts';
import { readStackFacts } from './stack-facts.ts';

const root = path.resolve(import.meta.dirname, '../../..');

describe('docs/cost.md', () => {
  it('shows what the calculator gives; else run: node tools/cost/src/main.ts write', () => {
    const page = readFileSync(path.join(root, COST_PAGE), 'utf8');
    expect(replaceTables(page, readStackFacts(root))).toBe(page);
  });

  it('compares scenarios whose options are valid', () => {
    for (const options of Object.values(SCENARIOS)) expect(parseUsage(options.split(' '))).toBeDefined();
  });
});

describe(replaceTables, () => {
  it('names the marker that a page lacks', () => {
    expect(() => replaceTables('# Cost', readStackFacts(root))).toThrow(
      'expected <!-- scenarios --> and <!-- /scenarios -->',
    );
  });
});
