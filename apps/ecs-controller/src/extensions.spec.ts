import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { zipSync } from './testing/zip.ts';
import type { ControllerDependencies } from './run-session.ts';
import { FakeBroker } from './testing/fake-broker.ts';
import { connectPuppeteer } from './testing/puppeteer.ts';
import { startSite, type Site } from './testing/site.ts';
import { findShell, QUIET, startController } from './testing/start-controller.ts';

let site: Site;
let broker: FakeBroker;
const started: ReturnType<typeof startController>[] = [];
beforeEach(async () => {
  [site, broker] = await Promise.all([startSite(), new FakeBroker().start()]);
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
  broker.stop();
  site.stop();
});

const extension = (mark: string) =>
  zipSync({
    'manifest.json': JSON.stringify({
      manifest_version: 3,
      name: mark,
      version: '1.0',
      content_scripts: [{ matches: ['<all_urls>'], js: ['content.js'] }],
    }),
    'content.js': `document.documentElement.dataset.${mark} = 'seen'`,
  });

const start = (zips: Buffer[], options: Partial<ControllerDependencies> = {}) => {
  const extensions = zips.map((zip, index) => ({ extensionId: `e${index}`, ...broker.link(`e${index}`, zip) }));
  broker.opened = { ...broker.opened, extensions };
  const one = startController(
    { settings: { ...QUIET, extensionIds: extensions.map(({ extensionId }) => extensionId) } },
    { openBroker: () => broker, ...options },
  );
  started.push(one);
  return one;
};

describe('extensions', () => {
  it('of a session all run in its pages', async () => {
    const browser = await connectPuppeteer(start([extension('one'), extension('two')]));
    const page = await browser.newPage();
    await page.goto(site.url);
    expect(await page.evaluate('({ ...document.documentElement.dataset })')).toEqual({ one: 'seen', two: 'seen' });
    await browser.disconnect();
  });

  it.each([
    ['no zip', Buffer.from('no zip'), 'extension e0 cannot be used: the zip is damaged'],
    ['no manifest', zipSync({ 'x.js': '' }), 'extension e0 cannot be used: there is no manifest.json'],
  ])('that are %s fail the session, which says so', async (_what, zip, detail) => {
    const session = start([zip]);
    expect(await session.exit).toBe(1);
    expect(session.store.row).toMatchObject({ status: 'FAILED', detail: expect.stringContaining(detail) });
  });

  it('fail a session on the headless shell, which has none, and say so', async () => {
    const session = start([extension('one')], { findChromium: findShell });
    expect(await session.exit).toBe(1);
    expect(session.store.row).toMatchObject({ detail: expect.stringContaining('Extensions need a full Chromium') });
  });

  it('that are gone fail the session, which says so', async () => {
    const session = start([extension('one')]);
    broker.objects.clear();
    expect(await session.exit).toBe(1);
    expect(session.store.row).toMatchObject({ detail: expect.stringContaining('the storage answered 404') });
  });
});
