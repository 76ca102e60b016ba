import { describe, expect, it } from '@jest/globals';
import { isWebDriver, parseRoute } from './routes.ts';

describe('parseRoute of an upgrade', () => {
  it.each([
    ['/', 'browser', '/'],
    ['/?anything=1', 'browser', '/'],
    ['/devtools/browser', 'browser', '/'],
    ['/devtools/browser/', 'browser', '/'],
    ['/devtools/browser/36daf53a-ffeb-4935-84bc-b3305022df67', 'browser', '/'],
    ['/devtools/page/498EDBAE90575048DF8A1B5336955218', 'page', '/devtools/page/498EDBAE90575048DF8A1B5336955218'],
  ])('%s is the %s endpoint', (target, kind, path) => {
    expect(parseRoute('GET', target, true)).toEqual({ kind, path });
  });

  it.each([
    '/devtools/page/',
    '/devtools/page/../browser',
    '/devtools/page/a%2fb',
    '//',
    '/x',
    '/json',
    'http://evil/',
    '*',
    '',
  ])('%s is nothing', (target) => {
    expect(parseRoute('GET', target, true)).toBeUndefined();
  });
});

describe('parseRoute of a request', () => {
  it.each([
    ['GET', '/json', 'json', '/json/list'],
    ['GET', '/json/', 'json', '/json/list'],
    ['GET', '/json/list', 'json', '/json/list'],
    ['GET', '/json/version', 'json', '/json/version'],
    ['GET', '/json/version/', 'json', '/json/version'],
    ['GET', '/json/protocol', 'protocol', '/json/protocol'],
    ['PUT', '/json/new', 'json', '/json/new'],
    ['PUT', '/json/new?https://a.b//c?d=1&e=2', 'json', '/json/new?https://a.b//c?d=1&e=2'],
    ['GET', '/json/activate/ABC', 'json', '/json/activate/ABC'],
    ['GET', '/json/close/ABC', 'json', '/json/close/ABC'],
    ['GET', '/devtools/inspector.html?wss=host/x', 'front-end', '/devtools/inspector.html?wss=host/x'],
    ['GET', '/devtools/panels/elements/elements.js', 'front-end', '/devtools/panels/elements/elements.js'],
  ])('%s %s', (method, target, kind, path) => {
    expect(parseRoute(method, target, false)).toEqual({ kind, path });
  });

  it.each([
    ['GET', '/json/new'],
    ['POST', '/json/list'],
    ['DELETE', '/json/close/ABC'],
    ['GET', '/json/close/'],
    ['GET', '/json/close/../x'],
    ['GET', '/json/new?x'],
    ['PUT', '/json/new?a b'],
    ['PUT', '/json/new?a\r\nX: y'],
    ['GET', '/devtools/../etc/passwd'],
    ['GET', '/devtools/%2e%2e/x'],
    ['GET', '/devtools/a/../../x'],
    ['GET', '/devtools/.hidden'],
    ['GET', '/devtools/page/ABC'],
    ['GET', '/'],
    ['GET', 'http://127.0.0.1/json'],
  ])('%s %s is nothing', (method, target) => {
    expect(parseRoute(method, target, false)).toBeUndefined();
  });
});

describe('isWebDriver', () => {
  it.each(['/webdriver', '/webdriver/session', '/webdriver?x=1'])('%s is for Selenium', (target) => {
    expect(isWebDriver(target)).toBe(true);
  });

  it.each(['/', '/webdrivers', '/json/webdriver'])('%s is not', (target) => {
    expect(isWebDriver(target)).toBe(false);
  });
});
