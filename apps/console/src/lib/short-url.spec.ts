import { describe, expect, it } from '@jest/globals';
import { shortUrl } from './short-url.ts';

describe(shortUrl, () => {
  it.each([
    ['https://a.example/js/app.js?v=1', 'app.js?v=1', 'a.example'],
    ['https://a.example/', '/', 'a.example'],
    ['data:text/html,hello', 'data:text/html,hello', ''],
    ['not a url', 'not a url', ''],
  ])('of %s', (url, name, host) => expect(shortUrl(url)).toEqual({ name, host }));
});
