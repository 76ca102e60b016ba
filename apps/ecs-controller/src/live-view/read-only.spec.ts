import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RelayScope } from '@wallcrawler/cdp-relay';
import type { LiveClientMessage } from '@wallcrawler/live-view';
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

describe('a viewer who may only watch', () => {
  it('changes nothing, whatever it says', async () => {
    const viewer = await view('view');
    await until(() => viewer.frames.length > 0);
    expect(viewer.last('hello')).toMatchObject({ readOnly: true });
    const commands: LiveClientMessage[] = [
      { type: 'mouse', action: 'move', x: 140, y: 70 },
      { type: 'mouse', action: 'down', x: 140, y: 70, button: 'left' },
      { type: 'mouse', action: 'up', x: 140, y: 70, button: 'left' },
      { type: 'mouse', action: 'wheel', x: 140, y: 70, deltaY: 100 },
      { type: 'key', action: 'down', key: 'a', code: 'KeyA', keyCode: 65 },
      { type: 'key', action: 'char', key: 'a', text: 'a' },
      { type: 'key', action: 'up', key: 'a', code: 'KeyA', keyCode: 65 },
      { type: 'insertText', text: 'x' },
      { type: 'navigate', url: `${browser.url}/second` },
      { type: 'back' },
      { type: 'forward' },
      { type: 'reload' },
      { type: 'newTab' },
      { type: 'closeTab', id: page },
      { type: 'answerDialog', accept: true },
    ];
    for (const command of commands) viewer.say(command);
    await until(() => viewer.heard.filter(({ type }) => type === 'refused').length === commands.length);
    expect(await inPage('[document.title, document.querySelector("input").value]')).toEqual(['first', '']);
    expect(browser.watch.pages()).toHaveLength(2);
  });

  it.each(['self-check', 'admin', ''])('is also anybody with the scope "%s"', async (scope) => {
    const viewer = await view(scope as RelayScope);
    await until(() => viewer.last('hello') !== undefined);
    expect(viewer.last('hello')).toMatchObject({ readOnly: true });
  });
});
