import { describe, expect, it } from '@jest/globals';
import { withPublicUrls } from './public-urls.ts';

const entry = {
  id: 'AB',
  url: 'about:blank',
  devtoolsFrontendUrl:
    'https://chrome-devtools-frontend.appspot.com/serve_rev/@1/inspector.html?ws=127.0.0.1:1/devtools/page/AB',
  webSocketDebuggerUrl: 'ws://127.0.0.1:1/devtools/page/AB',
};

describe('withPublicUrls', () => {
  it('gives addresses that work as they are', () => {
    expect(withPublicUrls([entry], 'wss://connect.example.com', 'tok')).toEqual([
      {
        id: 'AB',
        url: 'about:blank',
        devtoolsFrontendUrl:
          'https://connect.example.com/devtools/inspector.html?signingKey=tok&wss=connect.example.com%2Fdevtools%2Fpage%2FAB%3FsigningKey%3Dtok',
        webSocketDebuggerUrl: 'wss://connect.example.com/devtools/page/AB?signingKey=tok',
      },
    ]);
  });

  it('uses ws= and http where there is no TLS', () => {
    const [changed] = withPublicUrls([entry], 'ws://127.0.0.1:8080', 'tok') as (typeof entry)[];
    expect(changed?.devtoolsFrontendUrl).toMatch(/^http:\/\/127\.0\.0\.1:8080\/devtools\/inspector\.html\?.*&ws=127/);
  });

  it('changes its own output to the same again, because two relays stand in a row', () => {
    const once = withPublicUrls([entry], 'wss://h', 't');
    expect(withPublicUrls(once, 'wss://h', 't')).toEqual(once);
  });

  it('leaves everything else alone', () => {
    for (const value of ['text', 7, null, [], { domains: [] }])
      expect(withPublicUrls(value, 'wss://h', 't')).toEqual(value);
  });
});
