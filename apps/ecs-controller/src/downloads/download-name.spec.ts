import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { downloadName } from './download-name.ts';

describe(downloadName, () => {
  it.each([
    ['report.pdf', 'report-1719265797164.pdf'],
    ['a report (1).tar.gz', 'a report (1).tar-1719265797164.gz'],
    ['README', 'README-1719265797164'],
    ['../../etc/passwd', 'passwd-1719265797164'],
    ['C:\\temp\\x.doc', 'x-1719265797164.doc'],
    ['.hidden', 'hidden-1719265797164'],
    ['', 'download-1719265797164'],
    ['..', 'download-1719265797164'],
    ['Übersicht.xlsx', 'Übersicht-1719265797164.xlsx'],
  ])('%j is %j', (suggested, name) => expect(downloadName(suggested, 1_719_265_797_164)).toBe(name));

  it('is a plain file name, whatever is suggested', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (suggested) => {
        const name = downloadName(suggested, 1);
        expect(name).toMatch(/-1(\.[^.]*)?$/);
        // eslint-disable-next-line no-control-regex -- these must not be in it
        expect(name).not.toMatch(/[/\\\u0000-\u001f]|^\./);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      }),
    );
  });
});
