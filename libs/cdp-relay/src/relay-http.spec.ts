import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startRelay, TOKEN } from './testing/start-relay.ts';

let started: Awaited<ReturnType<typeof startRelay>>;
beforeEach(async () => {
  started = await startRelay();
});
afterEach(() => started.stop());

const withToken = { headers: { 'x-bb-signing-key': TOKEN } };

describe('requests to /json', () => {
  it('get public addresses with the token that was used', async () => {
    const { http, browser } = started;
    browser.behaviour.json = {
      Browser: 'X',
      webSocketDebuggerUrl: `ws://127.0.0.1:${browser.port}/devtools/browser/g`,
    };
    const response = await fetch(`${http}/json/version?signingKey=${TOKEN}`);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toEqual({
      Browser: 'X',
      webSocketDebuggerUrl: `wss://connect.example.com/devtools/browser/g?signingKey=${TOKEN}`,
    });
    expect(browser.requests[0]).toMatchObject({ url: '/json/version', headers: { host: `127.0.0.1:${browser.port}` } });
    expect(JSON.stringify(browser.requests)).not.toContain(TOKEN);
  });

  it('pass the address of a new page on as it is', async () => {
    const { http, browser } = started;
    const url = `${http}/json/new?https://a.example//b?c=1&d=2&signingKey=${TOKEN}`;
    expect((await fetch(url, { method: 'PUT' })).status).toBe(200);
    expect(browser.requests[0]).toMatchObject({ method: 'PUT', url: '/json/new?https://a.example//b?c=1&d=2' });
  });

  it('pass the sentence that close answers', async () => {
    const { http, browser } = started;
    browser.behaviour.json = 'Target is closing';
    expect(await (await fetch(`${http}/json/close/AB`, withToken)).text()).toBe('Target is closing');
  });

  it.each([
    ['no token', '/json/list', {}, 401],
    ['POST', '/json/list', { ...withToken, method: 'POST' }, 404],
    ['a body', '/json/new', { ...withToken, method: 'PUT', body: 'x' }, 400],
    ['an unknown path', '/json/secret', withToken, 404],
  ])('with %s are refused', async (_what, path, init, status) => {
    const response = await fetch(`${started.http}${path}`, init);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ statusCode: status });
    expect(started.browser.requests).toEqual([]);
  });

  it('get 502 when the browser answers no JSON', async () => {
    started.browser.behaviour.json = '<html>';
    expect((await fetch(`${started.http}/json/list`, withToken)).status).toBe(502);
  });

  it('get 502 when the browser is gone', async () => {
    await started.browser.stop();
    expect((await fetch(`${started.http}/json/list`, withToken)).status).toBe(502);
  });
});

describe('the DevTools front-end', () => {
  it('loads its own files with the cookie that its first page sets', async () => {
    const { http, browser } = started;
    const page = await fetch(`${http}/devtools/inspector.html?signingKey=${TOKEN}&wss=h`);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    const cookie = page.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await fetch(`${http}/devtools/a/b.js`, { headers: { cookie } })).status).toBe(200);
    expect((await fetch(`${http}/devtools/a/b.js`)).status).toBe(401);
    expect((await fetch(`${http}/json/list`, { headers: { cookie } })).status).toBe(401);
    expect(JSON.stringify(browser.requests)).not.toContain(TOKEN);
  });
});

describe('the page of the live view', () => {
  it('is served to anybody by the relay that has it, and reaches no browser', async () => {
    await started.stop();
    started = await startRelay({ servePublic: ({ path }, response) => void response.end(path) });
    const response = await fetch(`${started.http}/devtools-fullscreen/inspector.html?signingKey=void`);
    expect(await response.text()).toBe('/devtools-fullscreen/inspector.html');
    expect(started.browser.requests).toEqual([]);
  });

  it('does not exist elsewhere', async () => {
    expect((await fetch(`${started.http}/devtools-fullscreen/inspector.html`)).status).toBe(404);
  });

  it('can ask why its socket was refused', async () => {
    const ask = (token: string) => fetch(`${started.http}/live?page=A&signingKey=${token}`);
    expect((await ask(TOKEN)).status).toBe(204);
    expect((await ask('other')).status).toBe(401);
    expect(started.browser.requests).toEqual([]);
  });
});

describe('/health', () => {
  it('needs no token and does not reach the browser', async () => {
    const response = await fetch(`${started.http}/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
    expect(started.browser.requests).toEqual([]);
  });
});
