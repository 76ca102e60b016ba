import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { MAX_FILE_BYTES, parseUpload } from './multipart.ts';
import { proxyEvent } from './testing/proxy-event.ts';

/** A form as a client of today encodes it, in the event that API Gateway makes of it. */
async function eventOf(form: FormData) {
  const encoded = new Response(form);
  const body = Buffer.from(await encoded.arrayBuffer()).toString('base64');
  return proxyEvent({ body, isBase64Encoded: true, headers: { 'Content-Type': encoded.headers.get('content-type')! } });
}
function form(parts: [name: string, value: Buffer | string, fileName?: string][]) {
  const made = new FormData();
  for (const [name, value, fileName] of parts)
    if (typeof value === 'string') made.append(name, value);
    else made.append(name, new Blob([new Uint8Array(value)], { type: 'application/zip' }), fileName);
  return made;
}
const parse = async (...parts: Parameters<typeof form>[0]) => parseUpload(await eventOf(form(parts)));
const raw = (body: string, contentType = 'multipart/form-data; boundary=x') =>
  parseUpload(proxyEvent({ body, headers: { 'content-type': contentType } }));
const part = (head: string, content = 'hi') => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;

describe(parseUpload, () => {
  it('gives the bytes, the name and the type', async () => {
    const bytes = randomBytes(100_000);
    expect(await parse(['file', bytes, 'Bericht ü "2".zip'])).toEqual({
      fileName: 'Bericht ü %222%22.zip',
      contentType: 'application/zip',
      bytes,
    });
  });

  it('takes an empty file, and a file of the largest size', async () => {
    expect((await parse(['file', Buffer.alloc(0), 'empty'])).bytes).toHaveLength(0);
    expect((await parse(['file', Buffer.alloc(MAX_FILE_BYTES), 'big'])).bytes).toHaveLength(MAX_FILE_BYTES);
  });

  it('refuses one byte more, and says what to do with it', async () => {
    const event = await eventOf(form([['file', Buffer.alloc(MAX_FILE_BYTES + 1), 'big']]));
    await expect(parseUpload(event, 'take the other way')).rejects.toMatchObject({
      status: 413,
      code: 'body_too_large',
      message: 'file: expected at most 4194304 bytes (4 MB); take the other way',
    });
  });

  it('makes the name safe', async () => {
    expect((await raw(`${part('name="file"; filename="../../etc/passwd"')}--x--\r\n`)).fileName).toBe('passwd');
    expect((await raw(`${part('name="file"; filename*=UTF-8\'\'%e2%82%ac.txt')}--x--\r\n`)).fileName).toBe('€.txt');
    expect((await raw(`${part('name="file"; filename=".."')}--x--\r\n`)).fileName).toBe('file');
  });

  const file: [string, Buffer, string] = ['file', Buffer.from('x'), 'a'];
  it.each<[string, Parameters<typeof form>[0], RegExp]>([
    ['no file', [], /malformed|file: expected exactly one file, got none/],
    ['two files', [file, file], /file: expected exactly one file, got several/],
    ['another field', [file, ['folder', 'x']], /unknown field folder; remove it/],
    ['a file under another name', [['document', Buffer.from('x'), 'a']], /unknown field document/],
    ['text in place of a file', [['file', 'text']], /file: expected a file, got text/],
  ])('refuses %s', async (_, parts, message) => {
    await expect(parse(...parts)).rejects.toMatchObject({ status: 400, message: expect.stringMatching(message) });
  });

  it.each([
    ['nothing', '', undefined],
    ['an end that is missing', part('name="file"; filename="a"'), undefined],
    ['a broken part', '--x\r\nno header\r\n\r\n--x--\r\n', undefined],
    ['no boundary', 'hi', 'multipart/form-data'],
  ])('refuses %s as malformed', async (_, body, contentType) => {
    await expect(raw(body, contentType)).rejects.toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it.each(['application/json', 'application/x-www-form-urlencoded', 'multipart/mixed; boundary=x', ''])(
    'refuses the type %j',
    async (contentType) => {
      await expect(raw('{}', contentType)).rejects.toMatchObject({
        status: 415,
        message: expect.stringContaining('multipart/form-data'),
      });
    },
  );
});
