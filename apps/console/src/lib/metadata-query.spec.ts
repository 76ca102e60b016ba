import { describe, expect, it } from '@jest/globals';
import { isMetadataQuery, toMetadataQuery } from './metadata-query.ts';

describe(toMetadataQuery, () => {
  it.each([
    ['team:qa', "user_metadata['team']:'qa'"],
    ['team = qa', "user_metadata['team']:'qa'"],
    ['run.name:nightly 7', "user_metadata['run']['name']:'nightly 7'"],
    ['at:12:30', "user_metadata['at']:'12:30'"],
    ["who:O'Neil", `user_metadata['who']:"O'Neil"`],
    ["user_metadata['a']:'b'", "user_metadata['a']:'b'"],
  ])('reads %s', (text, query) => expect(toMetadataQuery(text)).toBe(query));

  it.each(['', 'team', ':qa', 'team:', 'a..b:c', `both:'"`])('has no query for %j', (text) => {
    expect(toMetadataQuery(text)).toBeUndefined();
  });
});

describe(isMetadataQuery, () => {
  it('tells a search by metadata from a part of an id', () => {
    expect(['team:qa', '9e3779b1', '9e37-44'].map(isMetadataQuery)).toEqual([true, false, false]);
  });
});
