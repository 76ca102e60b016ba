import { describe, expect, it } from '@jest/globals';
import { addressOf } from './address.ts';

describe(addressOf, () => {
  it.each([
    ['https://example.com/a?b', 'https://example.com/a?b'],
    [' example.com ', 'https://example.com/'],
    ['example.com:8080/x', 'https://example.com:8080/x'],
    ['localhost:3000', 'http://localhost:3000/'],
    ['127.0.0.1:1/a', 'http://127.0.0.1:1/a'],
    ['HTTP://EXAMPLE.com', 'http://example.com/'],
    ['', 'about:blank'],
    ['about:blank', 'about:blank'],
  ])('%j means %s', (typed, address) => {
    expect(addressOf(typed)).toBe(address);
  });

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'file:///etc/passwd',
    'chrome://settings',
    'view-source:https://a.b',
    'data:text/html,x',
    'two words',
    'https://',
    'blob:https://a.b/c',
  ])('%j is no address of the web', (typed) => {
    expect(addressOf(typed)).toBeUndefined();
  });
});
