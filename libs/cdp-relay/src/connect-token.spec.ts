import { describe, expect, it } from '@jest/globals';
import { cookieTokenOf, redactUrl, takeToken, tokenCookie } from './connect-token.ts';

describe('takeToken', () => {
  it.each([
    ['/?signingKey=abc', {}, 'abc', '/'],
    ['/json/list?signingKey=a%2Eb', {}, 'a.b', '/json/list'],
    ['/json/new?https://a.b//c?d=1&e=2&signingKey=abc', {}, 'abc', '/json/new?https://a.b//c?d=1&e=2'],
    ['/json/new?signingKey=abc&https://a.b', {}, 'abc', '/json/new?https://a.b'],
    ['/', { 'x-bb-signing-key': 'abc' }, 'abc', '/'],
    ['/', { authorization: 'Bearer abc' }, 'abc', '/'],
    ['/', { authorization: 'bearer  abc' }, 'abc', '/'],
    ['/', { authorization: 'Basic abc' }, undefined, '/'],
    ['/?signingKey=%E0%A4%A', {}, '%E0%A4%A', '/'],
    ['/?signingKey=one&signingKey=two', {}, 'one', '/'],
    ['/', {}, undefined, '/'],
  ])('%s %j', (url, headers, token, target) => {
    expect(takeToken(url, headers)).toEqual({ token, target });
  });

  it('finds its own cookie again', () => {
    const pair = tokenCookie('a.b.c', true).split(';')[0] ?? '';
    expect(cookieTokenOf({ cookie: `x=1; ${pair}; y=2` })).toBe('a.b.c');
  });

  it('sets a cookie that works in a frame of another site where there is TLS', () => {
    expect(tokenCookie('a', true)).toMatch(/; HttpOnly; SameSite=None; Secure; Partitioned$/);
    expect(tokenCookie('a', false)).toMatch(/; HttpOnly; SameSite=Strict$/);
  });
});

describe('redactUrl', () => {
  it('keeps nothing of the query', () => {
    expect(redactUrl('/json/list?signingKey=secret')).toBe('/json/list');
  });
});
