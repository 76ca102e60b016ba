import { describe, expect, it } from '@jest/globals';
import { table } from './table.ts';

describe('table', () => {
  it('is Markdown whose columns stand below each other', () => {
    expect(
      table(
        ['part', 'ms'],
        [
          ['a long name', 5],
          ['b', '12.5'],
        ],
      ),
    ).toBe(
      ['| part        |   ms |', '| ----------- | ---: |', '| a long name |    5 |', '| b           | 12.5 |'].join(
        '\n',
      ),
    );
  });
});
