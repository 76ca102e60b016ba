import { describe, expect, it } from '@jest/globals';
import { areaOf, countLines, measureLines } from './lines-of-code.ts';

describe('areaOf', () => {
  it.each([
    ['apps/api/src/handler.ts', 'apps'],
    ['apps/api/src/handler.spec.ts', 'specs'],
    ['libs/x/src/testing/fake.ts', 'specs'],
    ['tools/testing/src/index.ts', 'specs'],
    ['tools/e2e/src/sdk.spec.ts', 'specs'],
    ['infra/fragments/lambda.yaml', 'infra'],
    ['docs/x.md', undefined],
  ])('of %s is %s', (file, area) => {
    expect(areaOf(file)).toBe(area);
  });
});

describe('countLines', () => {
  it('leaves out blank lines', () => {
    expect(countLines('a\n\n  \nb\n')).toBe(2);
  });
});

describe('measureLines', () => {
  it('finds something in every area', () => {
    for (const { files, lines } of Object.values(measureLines())) expect(Math.min(files, lines)).toBeGreaterThan(0);
  });
});
