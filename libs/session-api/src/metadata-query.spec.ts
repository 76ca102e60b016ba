import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApiError } from './errors.ts';
import { matchesMetadata, parseMetadataQuery } from './metadata-query.ts';

describe(parseMetadataQuery, () => {
  it.each([
    [`user_metadata['team']:'qa'`, ['team'], 'qa'],
    [`user_metadata["team"]:"qa"`, ['team'], 'qa'],
    [`user_metadata['a']["b"]['c']:'v'`, ['a', 'b', 'c'], 'v'],
    [`user_metadata['it"s']:"it's"`, ['it"s'], "it's"],
    [`user_metadata['']:''`, [''], ''],
    [`user_metadata['a]:b']:'[x]'`, ['a]:b'], '[x]'],
    [`  user_metadata['a']:' v '  `, ['a'], ' v '],
  ])('reads %s', (text, path, value) => {
    expect(parseMetadataQuery(text)).toEqual({ path, value });
  });

  it.each([
    '',
    'user_metadata',
    `user_metadata:'v'`,
    `user_metadata['a']`,
    `user_metadata['a']:`,
    `user_metadata['a']:v`,
    `user_metadata['a']:1`,
    `user_metadata[a]:'v'`,
    `user_metadata['a'"]:'v'`,
    `user_metadata['a']:'v"`,
    `user_metadata['a']:'it's'`,
    `user_metadata['a']:'v' OR 1=1`,
    `USER_METADATA['a']:'v'`,
    `metadata['a']:'v'`,
  ])('refuses %s and shows the form', (text) => {
    expect(() => parseMetadataQuery(text)).toThrow(/^invalid query: q: expected user_metadata\['key'\]:'value'/);
  });

  const word = fc.string().filter((text) => !text.includes("'"));

  it('reads back every path and value that can be written', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), word, (path, value) => {
        const text = `user_metadata${path.map((key) => `['${key}']`).join('')}:'${value}'`;
        expect(parseMetadataQuery(text)).toEqual({ path, value });
      }),
    );
  });

  it('answers any text with a query or a 400, at once', () => {
    const part = fc.constantFrom('user_metadata', '[', ']', "'", '"', ':', "['a']", 'x');
    const nearly = fc.array(part, { maxLength: 200 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string({ maxLength: 1000 })), (text) => {
        try {
          parseMetadataQuery(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ApiError);
          expect((error as ApiError).status).toBe(400);
        }
      }),
    );
  });
});

describe(matchesMetadata, () => {
  const metadata = { team: 'qa', nested: { deep: { name: 'x' } }, list: ['first'], count: 1, none: null };

  it.each([
    [['team'], 'qa', true],
    [['team'], 'QA', false],
    [['nested', 'deep', 'name'], 'x', true],
    [['nested', 'deep'], 'x', false],
    [['nested', 'other', 'name'], 'x', false],
    [['list', '0'], 'first', true],
    [['count'], '1', false],
    [['none', 'x'], 'null', false],
    [['team', 'length'], '2', false],
    [['constructor', 'name'], 'Object', false],
    [['__proto__'], '', false],
  ])('%j is %j: %s', (path, value, expected) => {
    expect(matchesMetadata({ path, value }, metadata)).toBe(expected);
  });

  it('matches no session without metadata', () => {
    expect(matchesMetadata({ path: ['team'], value: 'qa' }, undefined)).toBe(false);
  });
});
