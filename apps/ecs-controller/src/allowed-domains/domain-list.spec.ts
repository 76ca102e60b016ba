import { describe, expect, it } from '@jest/globals';
import { createDomainList } from './domain-list.ts';

describe(createDomainList, () => {
  it.each([
    ['https://example.com/path?x=1', true],
    ['http://example.com:8080/', true],
    ['https://www.example.com/', true],
    ['https://a.b.example.com/', true],
    ['https://EXAMPLE.com./', true],
    ['https://notexample.com/', false],
    ['https://example.com.evil.net/', false],
    ['https://example.com@evil.net/', false],
    ['https://evil.net/example.com', false],
    ['https://below.other.org/', true],
    ['https://other.org/', false],
    ['http://127.0.0.1:9999/', true],
    ['http://127.0.0.2/', false],
    ['about:blank', true],
    ['data:text/html,hello', true],
    ['chrome://version/', true],
    ['no url', false],
  ])('%s: %s', (url, allowed) => {
    expect(createDomainList(['example.com', '*.other.org', '127.0.0.1'])(url)).toBe(allowed);
  });
});
