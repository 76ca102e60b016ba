import { describe, expect, it } from '@jest/globals';
import { createApiKeyBody, createContextBody } from './resource-requests.ts';
import { validate } from './validate.ts';

describe('names of resources', () => {
  it('lose the white space around them', () => {
    expect(validate(createContextBody, { name: '  My shop\n' }, 'body')).toEqual({ name: 'My shop' });
    expect(validate(createApiKeyBody, { name: ' ci ' }, 'body')).toEqual({ name: 'ci' });
  });

  it('may be left out of a context, but not of a key', () => {
    expect(validate(createContextBody, {}, 'body')).toEqual({});
    expect(() => validate(createApiKeyBody, {}, 'body')).toThrow(/name/);
  });

  it.each(['', '   ', 'x'.repeat(201), 5, null])('are not %j', (name) => {
    for (const schema of [createContextBody, createApiKeyBody])
      expect(() => validate(schema, { name }, 'body')).toThrow(/invalid body: name/);
  });

  it('stand beside nothing unknown', () => {
    expect(() => validate(createContextBody, { names: 'x' }, 'body')).toThrow('unknown field names');
  });
});
