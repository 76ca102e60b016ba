import { describe, expect, it } from '@jest/globals';
import { markdownTable, textTable } from './table.ts';

const rows = [
  { a: 'one', b: 'two words' },
  { a: 'longer', b: '' },
];

describe(textTable, () => {
  it('aligns columns and leaves no trailing space', () => {
    expect(textTable(rows, ['a', 'b'])).toBe('A       B\none     two words\nlonger');
  });
});

describe(markdownTable, () => {
  it('is a table in which nothing is interpreted', () => {
    const odd = [{ a: '| <b>x</b> [y](z) @team #1 `c`', b: 'line\nbreak' }];
    const [, , row] = markdownTable(odd, ['a', 'b']).split('\n');
    expect(row).toBe('| \\| \\<b\\>x\\</b\\> \\[y\\](z) \\@team \\#1 \\`c\\` | line break |');
  });
});
