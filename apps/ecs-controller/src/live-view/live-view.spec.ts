import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RelayScope } from '@wallcrawler/cdp-relay';
import { until } from '@wallcrawler/testing/until';
import { openViewer } from './testing/viewer-client.ts';
import { startWatchedBrowser } from './testing/watched-browser.ts';

let browser: Awaited<ReturnType<typeof startWatchedBrowser>>;
let page: string;
const viewers: { terminate(): void }[] = [];

beforeAll(async () => {
  browser = await startWatchedBrowser();
}, 60_000);
afterAll(() => browser.stop());
beforeEach(async () => {
  page = await browser.openPage(`${browser.url}/`);
});
afterEach(async () => {
  for (const viewer of viewers.splice(0)) viewer.terminate();
  await browser.closePages();
});

const inPage = <T>(expression: string, targetId = page) => browser.inPage<T>(expression, targetId);
const view = async (scope: RelayScope, wanted: string | undefined = page, acknowledge = true) => {
  const viewer = await openViewer(browser.service, scope, wanted, acknowledge);
  viewers.push(viewer.socket);
  return viewer;
};

describe('a viewer', () => {
  it('sees the page that its link names, and its size', async () => {
    const viewer = await view('debug');
    await until(() => viewer.frames.length > 0);
    expect(viewer.heard[0]).toEqual({ type: 'hello', version: 1, readOnly: false });
    expect(viewer.last('tabs')).toMatchObject({ active: page });
    const [frame] = viewer.frames;
    expect(frame?.width).toBe(await inPage('innerWidth'));
    expect(frame?.height).toBe(await inPage('innerHeight'));
    expect(Buffer.from(frame!.jpeg.subarray(0, 2)).toString('hex')).toBe('ffd8');
  });

  it.each(['debug', 'view'] as const)('(%s) sees a change within 500 ms', async (scope) => {
    const viewer = await view(scope);
    await until(() => viewer.frames.length > 0);
    const delays: number[] = [];
    for (const color of ['red', 'green', 'blue', 'black', 'yellow']) {
      // Quiet first: what comes after the change must come from it.
      await inPage('new Promise((resolve) => setTimeout(resolve, 300))');
      const before = viewer.frames.length;
      const start = performance.now();
      await inPage(`document.body.style.background = '${color}'`);
      await until(() => viewer.frames.length > before);
      delays.push(performance.now() - start);
    }
    expect(Math.max(...delays)).toBeLessThan(500);
  });

  it('gets no picture more until it has confirmed what it got, and then the newest', async () => {
    const viewer = await view('debug', page, false);
    await inPage(
      `setInterval(() => document.body.style.background = '#' + (Math.random() * 4096 | 0).toString(16), 16)`,
    );
    await until(() => viewer.frames.length === 2);
    await inPage('new Promise((resolve) => setTimeout(resolve, 300))');
    expect(viewer.frames).toHaveLength(2);
    const asked = Date.now();
    viewer.say({ type: 'ack' });
    await until(() => viewer.frames.length === 3);
    expect(viewer.frames[2]?.timestampMs).toBeGreaterThan(asked - 250);
  });

  it('clicks, double-clicks, opens the context menu and turns the wheel', async () => {
    const viewer = await view('connect');
    await until(() => viewer.frames.length > 0);
    viewer.click(140, 70);
    await until(async () => (await inPage('document.title')) === 'clicked');
    viewer.click(140, 70);
    viewer.click(140, 70, 2);
    await until(async () => (await inPage('document.title')) === 'double');
    for (const action of ['down', 'up']) viewer.say({ type: 'mouse', action, x: 5, y: 5, button: 'right' });
    await until(async () => (await inPage('window.menu')) === 2);
    viewer.say({ type: 'mouse', action: 'wheel', x: 5, y: 5, deltaX: 0, deltaY: 120 });
    await until(async () => (await inPage('window.wheeled')) === 120);
  });

  it('types with keys, shortcuts and pastes', async () => {
    const viewer = await view('debug');
    await until(() => viewer.frames.length > 0);
    viewer.click(150, 165);
    await until(async () => (await inPage('document.activeElement.tagName')) === 'INPUT');
    const press = (key: string, code: string, keyCode: number, modifiers = 0) => {
      for (const action of ['down', 'up']) viewer.say({ type: 'key', action, key, code, keyCode, modifiers });
    };
    press('h', 'KeyH', 72);
    press('I', 'KeyI', 73, 8);
    press('é', 'KeyE', 69);
    viewer.say({ type: 'insertText', text: ' pasted 文' });
    await until(async () => (await inPage('document.querySelector("input").value')) === 'hIé pasted 文');
    press('a', 'KeyA', 65, 2);
    press('Backspace', 'Backspace', 8);
    await until(async () => (await inPage('document.querySelector("input").value')) === '');
  });

  it('navigates, goes back and forward, and is told what it can', async () => {
    const viewer = await view('debug');
    viewer.say({ type: 'navigate', url: `${browser.url.replace('http://', '')}/second` });
    await until(() => viewer.last('tabs')?.tabs.some(({ id, title }) => id === page && title === 'second') === true);
    await until(() => viewer.last('history')?.back === true);
    viewer.say({ type: 'back' });
    await until(async () => (await inPage('document.title')) === 'first');
    await until(() => viewer.last('history')?.forward === true);
    viewer.say({ type: 'reload' });
    await until(async () => (await inPage('performance.getEntriesByType("navigation")[0].type')) === 'reload');
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'chrome://settings', 'two words'])(
    'cannot go to %s',
    async (address) => {
      const viewer = await view('debug');
      viewer.say({ type: 'navigate', url: address });
      await until(() => viewer.last('refused')?.command === 'navigate');
      expect(await inPage('document.title')).toBe('first');
    },
  );

  it('answers a dialog that halts the page', async () => {
    const viewer = await view('debug');
    await until(() => viewer.frames.length > 0);
    await inPage(`setTimeout(() => (document.title = String(prompt('your name?', 'nobody'))), 0)`);
    await until(() => viewer.last('dialog')?.dialog !== null);
    expect(viewer.last('dialog')?.dialog).toEqual({ kind: 'prompt', message: 'your name?', defaultPrompt: 'nobody' });
    viewer.say({ type: 'answerDialog', accept: true, text: 'me' });
    await until(async () => (await inPage('document.title')) === 'me');
    await until(() => viewer.last('dialog')?.dialog === null);
  });

  it('is not told of a page that is not in the session', async () => {
    const viewer = await view('debug', 'F'.repeat(32));
    expect(await viewer.closed).toMatchObject({ code: 4404 });
    expect(viewer.frames).toEqual([]);
    expect(JSON.stringify(viewer.heard)).not.toContain(page);
  });

  it('survives nonsense, and says so', async () => {
    const viewer = await view('debug');
    for (const text of [
      '{',
      '[]',
      '{"type":"evaluate"}',
      '{"type":"mouse","action":"down","x":"1"}',
      '{"type":"ack","x":1}',
    ])
      viewer.socket.send(text);
    viewer.socket.send(Buffer.from([1, 2, 3]));
    await until(() => viewer.heard.filter(({ type }) => type === 'refused').length === 5);
    viewer.click(140, 70);
    await until(async () => (await inPage('document.title')) === 'clicked');
  });
});

describe('tabs', () => {
  it('appear and disappear, and the view goes with the tab in front', async () => {
    const viewer = await view('debug');
    await until(() => viewer.frames.length > 0);
    const second = await browser.openPage(`${browser.url}/second`);
    await until(() => viewer.last('tabs')?.tabs.some(({ id, title }) => id === second && title === 'second') === true);
    viewer.say({ type: 'selectTab', id: second });
    await until(() => viewer.last('tabs')?.active === second);
    await browser.cdp.send('Target.closeTarget', { targetId: second });
    await until(() => viewer.last('tabs')?.tabs.every(({ id }) => id !== second) === true);
    await until(() => viewer.last('tabs')?.active === page);
    const before = viewer.frames.length;
    await inPage('document.body.style.background = "pink"');
    await until(() => viewer.frames.length > before);
  });

  it('are opened and closed by hand', async () => {
    const viewer = await view('debug');
    viewer.say({ type: 'newTab', url: `${browser.url}/second` });
    await until(() => {
      const tabs = viewer.last('tabs');
      return tabs?.tabs.some(({ id, title }) => id === tabs.active && title === 'second') === true;
    });
    viewer.say({ type: 'closeTab', id: viewer.last('tabs')?.active });
    await until(() => viewer.last('tabs')?.active === page);
  });

  it('in the background are painted for whoever watches them', async () => {
    const background = page;
    await browser.openPage(`${browser.url}/second`);
    const viewer = await view('view', background);
    await until(() => viewer.frames.length > 0);
    const before = viewer.frames.length;
    await inPage('document.body.style.background = "lime"', background);
    await until(() => viewer.frames.length > before);
    expect(viewer.last('tabs')?.active).toBe(background);
  });

  it('in the background take input as well', async () => {
    const background = page;
    await browser.openPage(`${browser.url}/second`);
    const viewer = await view('debug', background);
    await until(() => viewer.frames.length > 0);
    viewer.click(140, 70);
    await until(async () => (await inPage('document.title', background)) === 'clicked');
  });

  it('without a name in the link, the one in front is shown', async () => {
    const viewer = await view('debug', undefined);
    await until(() => viewer.last('tabs')?.active === page);
  });
});
