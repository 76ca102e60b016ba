import { describe, expect, it } from '@jest/globals';
import { downloadName } from './download-name.ts';

describe(downloadName, () => {
  it.each([
    ['attachment; filename="a b.zip"', 'a b.zip'],
    ['attachment; filename=plain.zip', 'plain.zip'],
    ["attachment; filename*=UTF-8''%C3%A9.zip", 'é.zip'],
    ['attachment; filename="../../etc/x"', 'x'],
    [null, 'else.zip'],
  ])('of %s is %s', (header, name) => expect(downloadName(header, 'else.zip')).toBe(name));
});
