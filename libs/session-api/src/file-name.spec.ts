import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safeFileName } from './file-name.ts';

describe(safeFileName, () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['Jahres bericht (2).pdf', 'Jahres bericht (2).pdf'],
    ['報告.txt', '報告.txt'],
    ['cafe\u0301.txt', 'caf\u00e9.txt'],
    ['.env', '.env'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\a.txt', 'a.txt'],
    ['a\u0000b\r\nc.txt', 'abc.txt'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['  spaced  ', 'spaced'],
  ])('makes %j to %j', (given, expected) => {
    expect(safeFileName(given)).toBe(expected);
  });

  it.each(['', '.', '..', '...', '/', 'a/', '\u0000', ' / '])('calls %j by the other name', (given) => {
    expect(safeFileName(given)).toBe('file');
    expect(safeFileName(given, 'upload')).toBe('upload');
  });

  it('cuts a long name but not its ending, and never within a character', () => {
    expect(safeFileName(`${'x'.repeat(300)}.tar.gz`)).toBe(`${'x'.repeat(252)}.gz`);
    expect(safeFileName(`${'報'.repeat(100)}.pdf`)).toBe(`${'報'.repeat(83)}.pdf`);
    expect(safeFileName(`a.${'x'.repeat(300)}`)).toHaveLength(255);
  });

  it('is always the name of one file', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const name = safeFileName(given);
        expect(name).not.toMatch(/^\.{0,2}$|[/\\]/);
        expect(name).not.toContain('\u0000');
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
        expect(safeFileName(name)).toBe(name);
      }),
    );
  });
});
