import { describe, expect, it } from '@jest/globals';
import { compileDomainPattern } from './domain-pattern.ts';

describe(compileDomainPattern, () => {
  it.each([
    ['example.com', 'example.com', true],
    ['example.com', 'WWW.Example.com.', true],
    ['example.com', 'notexample.com', false],
    ['example.com', 'example.com.evil.net', false],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*', 'anything.at.all', true],
    ['wikipedia\\.org', 'en.wikipedia.org', true],
    ['^(www\\.)?gov\\.[a-z]+$', 'www.gov.uk', true],
    ['^(www\\.)?gov\\.[a-z]+$', 'my.gov.uk', false],
    ['Wiki(pedia|data)', 'www.wikidata.org', true],
  ])('%s on %s: %s', (pattern, host, matches) => {
    expect(compileDomainPattern(pattern)(host)).toBe(matches);
  });

  it.each(['', '(', '*.(', '['.repeat(10), 'x'.repeat(201)])('refuses %s', (pattern) => {
    expect(() => compileDomainPattern(pattern)).toThrow(SyntaxError);
  });
});
