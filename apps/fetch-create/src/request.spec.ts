import { describe, expect, it } from '@jest/globals';
import { validate } from '@wallcrawler/session-api';
import { fetchBody } from './request.ts';

const parse = (more: object) => validate(fetchBody, { url: 'https://example.com/', ...more }, 'body');
const code = (more: object) => {
  try {
    return parse(more);
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the body of a fetch', () => {
  it('has defaults', () => {
    expect(parse({ proxies: false })).toMatchObject({ format: 'raw', allowRedirects: false, allowInsecureSsl: false });
  });

  it.each([
    [{ proxies: true }, 'unsupported_option'],
    [{ format: 'json' }, 'invalid_request'],
    [{ format: 'markdown', schema: {} }, 'invalid_request'],
    [{ format: 'pdf' }, 'invalid_request'],
    [{ url: 'file:///etc/passwd' }, 'invalid_request'],
    [{ url: 'https://user:secret@example.com/' }, 'invalid_request'],
    [{ url: undefined }, 'invalid_request'],
    [{ method: 'POST' }, 'invalid_request'],
  ])('refuses %j', (more, expected) => {
    expect(code(more)).toBe(expected);
  });
});
