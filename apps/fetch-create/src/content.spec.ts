import { describe, expect, it } from '@jest/globals';
import { readContent } from './content.ts';

const latin = Buffer.from([0x67, 0x72, 0xfc, 0xdf, 0x65]);

describe(readContent, () => {
  it.each([
    ['text/plain; charset=iso-8859-1', latin, 'grüße'],
    ['text/plain;charset="ISO-8859-1"', latin, 'grüße'],
    ['TEXT/HTML; Charset=Windows-1252', latin, 'grüße'],
    ['text/html', Buffer.concat([Buffer.from('<meta charset="latin1">'), latin]), '<meta charset="latin1">grüße'],
    ['text/plain', Buffer.from('grüße'), 'grüße'],
    ['text/plain; charset=no-such-thing', Buffer.from('grüße'), 'grüße'],
    ['text/plain', Buffer.from('\u{feff}grüße', 'utf16le'), 'grüße'],
    ['text/plain; charset=latin1', Buffer.from('\u{feff}grüße'), 'grüße'],
    ['text/html; charset=shift_jis', Buffer.from([0x93, 0xfa, 0x96, 0x7b]), '日本'],
    ['application/json', Buffer.from('{"a":1}'), '{"a":1}'],
    ['image/svg+xml', Buffer.from('<svg/>'), '<svg/>'],
    ['application/problem+json', Buffer.from('{}'), '{}'],
    ['', Buffer.from('plain'), 'plain'],
    ['', Buffer.alloc(0), ''],
  ])('reads %s', (contentType, body, text) => {
    expect(readContent(body, contentType).text).toBe(text);
  });

  it.each([
    ['image/png', Buffer.from('text')],
    ['application/octet-stream', Buffer.from('text')],
    ['application/pdf', Buffer.from('%PDF')],
    ['', Buffer.from([0xff, 0xd8, 0xff])],
    ['', Buffer.from('a\0b')],
  ])('takes %s for no text', (contentType, body) => {
    expect(readContent(body, contentType).text).toBeUndefined();
  });

  it('names the type without its parameters', () => {
    expect(readContent(latin, 'Text/HTML ; charset=x').mimeType).toBe('text/html');
  });
});
