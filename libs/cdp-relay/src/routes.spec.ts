import { describe, expect, it } from '@jest/globals';
import { parseRoute } from './routes.ts';

describe('parseRoute of an upgrade', () => {
  it.each([
    ['/', 'browser', '/'],
    ['/?anything=1', 'browser', '/'],
    ['/devtools/browser', 'browser', '/'],
    ['/devtools/browser/', 'browser', '/'],
    ['/devtools/browser/36daf53a-ffeb-4935-84bc-b3305022df67', 'browser', '/'],
    ['/devtools/page/498EDBAE90575048DF8A1B5336955218', 'page', '/devtools/page/498EDBAE90575048DF8A1B5336955218'],
    ['/live', 'live', '/live'],
    ['/live?page=498EDBAE90575048DF8A1B5336955218', 'live', '/live?page=498EDBAE90575048DF8A1B5336955218'],
  ])('%s is the %s endpoint', (target, kind, path) => {
    expect(parseRoute('GET', target, true)).toEqual({ kind, path });
  });

  it.each([
    '/devtools/page/',
    '/devtools/page/../browser',
    '/devtools/page/a%2fb',
    '//',
    '/x',
    '/live/',
    '/live?page=',
    '/live?page=a&x-wallcrawler-scope=connect',
    '/uploads/a',
    '/webdriver',
    '/devtools-fullscreen/inspector.html',
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
    ['GET', '/live?page=AB', 'live', '/live?page=AB'],
    ['GET', '/devtools-fullscreen/inspector.html?wss=h', 'live-page', '/devtools-fullscreen/inspector.html'],
    ['GET', '/devtools-fullscreen/live-view.js', 'live-page', '/devtools-fullscreen/live-view.js'],
    ['POST', '/uploads/a%20b.pdf', 'uploads', '/uploads/a%20b.pdf'],
    ['PUT', '/uploads/..a', 'uploads', '/uploads/..a'],
    ['POST', '/webdriver/session', 'webdriver', '/webdriver/session'],
    ['GET', '/webdriver/status?x=1', 'webdriver', '/webdriver/status?x=1'],
    ['DELETE', '/webdriver/session/ab', 'webdriver', '/webdriver/session/ab'],
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
    ['GET', '/uploads/a'],
    ['POST', '/uploads/'],
    ['POST', '/uploads/..'],
    ['POST', '/uploads/%2e%2E'],
    ['POST', '/uploads/a/b'],
    ['POST', '/uploads/a?b'],
    ['POST', '/live'],
    ['GET', '/webdriver/../json'],
    ['GET', '/webdriver/%2e%2e/json'],
    ['GET', '/webdrivers'],
    ['PATCH', '/webdriver/session'],
    ['GET', '/devtools-fullscreen/a/b.js'],
    ['GET', '/devtools-fullscreen/../x.js'],
    ['POST', '/devtools-fullscreen/inspector.html'],
    ['GET', 'http://127.0.0.1/json'],
  ])('%s %s is nothing', (method, target) => {
    expect(parseRoute(method, target, false)).toBeUndefined();
  });
});
