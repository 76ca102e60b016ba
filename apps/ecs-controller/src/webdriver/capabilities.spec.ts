import { describe, expect, it } from '@jest/globals';
import { attachingCapabilities, withoutAddress } from './capabilities.ts';

const debuggerAddress = '127.0.0.1:9222';
const attach = (alwaysMatch?: object, firstMatch?: object[]) =>
  attachingCapabilities({ capabilities: { alwaysMatch, firstMatch } }, debuggerAddress);
const attached = { 'goog:chromeOptions': { debuggerAddress } };

describe(attachingCapabilities, () => {
  it.each([
    ['nothing', undefined, undefined, {}, [attached]],
    ['the JavaScript library', { browserName: 'chrome' }, [{}], { browserName: 'chrome' }, [attached]],
    [
      'the Python library',
      { browserName: 'chrome', pageLoadStrategy: 'normal', 'goog:chromeOptions': { extensions: [], args: [] } },
      [{}],
      { browserName: 'chrome', pageLoadStrategy: 'normal' },
      [attached],
    ],
    [
      'an address of its own',
      { 'goog:chromeOptions': { debuggerAddress: 'localhost:1', w3c: true, detach: false, prefs: {}, binary: '' } },
      [{}],
      {},
      [attached],
    ],
    [
      'what the browser is anyway',
      { 'goog:chromeOptions': { args: ['--headless=new', '--no-sandbox', 'disable-dev-shm-usage', '--disable-gpu'] } },
      undefined,
      {},
      [attached],
    ],
    [
      'options that an attached driver applies',
      { 'goog:chromeOptions': { windowTypes: ['webview'] } },
      [{ 'goog:chromeOptions': { perfLoggingPrefs: { enableNetwork: true } } }, { timeouts: { script: 1 } }],
      {},
      [
        {
          'goog:chromeOptions': {
            windowTypes: ['webview'],
            perfLoggingPrefs: { enableNetwork: true },
            debuggerAddress,
          },
        },
        { timeouts: { script: 1 }, 'goog:chromeOptions': { windowTypes: ['webview'], debuggerAddress } },
      ],
    ],
    ['an empty proxy', { proxy: {}, webSocketUrl: false }, undefined, { proxy: {}, webSocketUrl: false }, [attached]],
  ])('attaches with %s', (_what, always, first, alwaysMatch, firstMatch) => {
    expect(attach(always, first)).toEqual({ capabilities: { alwaysMatch, firstMatch } });
  });

  it.each([
    [
      { 'goog:chromeOptions': { args: ['--headless', '--lang=de', 'incognito'] } },
      'args --lang=de, goog:chromeOptions.args incognito',
    ],
    [{ 'goog:chromeOptions': { binary: '/opt/chrome' } }, 'goog:chromeOptions.binary'],
    [{ 'goog:chromeOptions': { extensions: ['Q3Iy'] } }, 'goog:chromeOptions.extensions'],
    [{ 'goog:chromeOptions': { prefs: { 'download.default_directory': '/x' } } }, 'goog:chromeOptions.prefs'],
    [{ 'goog:chromeOptions': { mobileEmulation: { deviceName: 'Nexus 5' } } }, 'goog:chromeOptions.mobileEmulation'],
    [{ 'goog:chromeOptions': { detach: true } }, 'goog:chromeOptions.detach'],
    [{ 'goog:chromeOptions': { toString: 1 } }, 'goog:chromeOptions.toString'],
    [{ proxy: { proxyType: 'manual', httpProxy: 'x:1' } }, 'proxy'],
    [{ webSocketUrl: true }, 'webSocketUrl (WebDriver BiDi)'],
  ])('refuses %j and names it', (alwaysMatch, named) => {
    for (const place of [() => attach(alwaysMatch), () => attach({}, [{}, alwaysMatch])]) {
      expect(place).toThrow(expect.objectContaining({ code: 'invalid argument' }));
      expect(place).toThrow(
        `not supported: ${named.startsWith('args') ? 'goog:chromeOptions.' : ''}${named}. The browser`,
      );
    }
  });

  it.each([
    [undefined],
    [{}],
    [{ desiredCapabilities: { browserName: 'chrome' } }],
    [{ capabilities: [] }],
    [{ capabilities: { alwaysMatch: 1 } }],
    [{ capabilities: { firstMatch: [] } }],
    [{ capabilities: { firstMatch: [null] } }],
  ])('refuses the body %j', (body) => {
    expect(() => attachingCapabilities(body, debuggerAddress)).toThrow(
      expect.objectContaining({ code: 'invalid argument', status: 400 }),
    );
  });
});

describe(withoutAddress, () => {
  it('leaves out the address and nothing else', () => {
    const capabilities = { browserName: 'chrome', 'goog:chromeOptions': { debuggerAddress, other: 1 } };
    expect(withoutAddress({ sessionId: 'x', capabilities })).toEqual({
      sessionId: 'x',
      capabilities: { browserName: 'chrome', 'goog:chromeOptions': { other: 1 } },
    });
    expect(withoutAddress({ sessionId: 'x' })).toEqual({ sessionId: 'x' });
  });
});
