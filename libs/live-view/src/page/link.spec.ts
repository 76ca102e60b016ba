import { describe, expect, it } from '@jest/globals';
import { readLink } from './link.ts';

const at = (search: string, protocol = 'https:', host = 'connect.example.com') => readLink({ protocol, host, search });
const encoded = (text: string) => `?wss=${encodeURIComponent(text)}`;

describe(readLink, () => {
  it.each([
    ['encoded', encoded('connect.example.com/live?page=P1&signingKey=a.b.c')],
    [
      'encoded, with the token beside it too',
      `${encoded('connect.example.com/live?page=P1&signingKey=a.b.c')}&signingKey=a.b.c`,
    ],
    ['as it is', '?wss=connect.example.com/live?page=P1&signingKey=a.b.c'],
  ])('takes the address of the socket %s', (_how, search) => {
    expect(at(search)).toEqual({
      socket: 'wss://connect.example.com/live?page=P1&signingKey=a.b.c',
      probe: 'https://connect.example.com/live?page=P1&signingKey=a.b.c',
      navbar: true,
    });
  });

  it('works without TLS, without a page and without the bar', () => {
    expect(at('?ws=127.0.0.1:9000%2Flive%3FsigningKey%3Dabc&navbar=false', 'http:', '127.0.0.1:9000')).toEqual({
      socket: 'ws://127.0.0.1:9000/live?signingKey=abc',
      probe: 'http://127.0.0.1:9000/live?signingKey=abc',
      navbar: false,
    });
  });

  it.each([
    ['another host', encoded('evil.example/live?signingKey=a')],
    ['another port', encoded('connect.example.com:8443/live?signingKey=a')],
    ['a host behind credentials', encoded('connect.example.com@evil.example/live')],
    ['another path', encoded('connect.example.com/devtools/page/P1?signingKey=a')],
    ['nowhere', '?signingKey=a'],
  ])('does not go to %s', (_what, search) => {
    expect(() => at(search)).toThrow(/^This link/);
  });
});
