import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { toFile, type Browserbase } from '@browserbasehq/sdk';
import { whyNoRoots } from '@wallcrawler/image';
import { Container } from '@wallcrawler/image/testing/container';
import puppeteer, { type Browser, type CDPSession, type Page } from 'puppeteer-core';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { buildImages, type BuiltImages } from './testing/images.ts';
import { environmentOf, processesOfSession } from './testing/leftovers.ts';
import { processes, processTree, survivors } from './testing/processes.ts';
import { connectSelenium } from './testing/selenium.ts';
import { zipOf } from './testing/zip.ts';

/** Debian's packages are fetched and unpacked when no earlier run has left them. */
const BUILD_MS = 300_000;
/** The user of both images. */
const UID = 10_001;

const reason = whyNoRoots();
if (reason) console.warn(`No flow runs in the containers of the images here: ${reason}.`);

let directory: string;
let images: BuiltImages;
let cloud: TestCloud;
let sdk: Browserbase;
let site: Server;
let url: string;
let session: Browserbase.SessionCreateResponse;
let browser: Browser;
let page: Page;
let cdp: CDPSession;

/** The processes of the session's container: the init and the controller, without the supervisor outside of it. */
const ofContainer = (id = session.id) =>
  processesOfSession(id).filter(({ command }) => !command.includes('supervisor'));
const gatewayTask = () => processes().find(({ pid }) => environmentOf(pid).CONNECT_BASE_URL && uidOf(pid) === UID)!;
const statusOf = (pid: number, field: string): string =>
  new RegExp(`^${field}:\\s*(\\S+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
const uidOf = (pid: number): number => Number(statusOf(pid, 'Uid'));

(reason ? describe.skip : describe)('a session in the containers of the images', () => {
  beforeAll(async () => {
    site = createServer((request, response) => {
      if (request.url === '/report')
        response.setHeader('content-disposition', `attachment; filename*=UTF-8''%E5%A0%B1%E5%91%8A.csv`);
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end('<title>site</title><input type="file"><a href="/report">report</a>');
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
    directory = mkdtempSync(path.join(tmpdir(), 'wc-images-'));
    images = await buildImages(directory);
    // Without Chromium's sandbox, as on Fargate.
    cloud = await TestCloud.start({ images: { ...images.programs }, parameters: { ChromiumSandbox: 'off' } });
    sdk = cloud.sdk();
    session = await sdk.sessions.create({ keepAlive: true });
    browser = await puppeteer.connect({ browserWSEndpoint: session.connectUrl, defaultViewport: null });
    page = await browser.newPage();
    cdp = await page.createCDPSession();
  }, BUILD_MS);
  afterAll(async () => {
    await browser?.disconnect();
    await cloud?.stop();
    site?.closeAllConnections();
    site?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('has a full Chromium, and no right and no root file system to write to', async () => {
    expect(await browser.version()).toMatch(/^Chrome\/\d/);
    expect(ofContainer()).toHaveLength(2);
    for (const { pid } of ofContainer()) {
      const [, options] = / \/ \/ (\S+) .*overlay/.exec(readFileSync(`/proc/${pid}/mountinfo`, 'utf8')) ?? [];
      expect(options?.split(',')).toContain('ro');
      expect(uidOf(pid)).toBe(UID);
      for (const set of ['CapEff', 'CapPrm', 'CapBnd']) expect(statusOf(pid, set)).toMatch(/^0+$/);
    }
  });

  it.each([
    ['日本語', 'Noto Sans CJK JP'],
    ['简体中文', 'Noto Sans CJK'],
    ['한국어', 'Noto Sans CJK'],
    ['😀', 'Noto Color Emoji'],
    ['العربية', 'Arabic'],
    ['עברית', 'Hebrew'],
    ['हिन्दी', 'Devanagari'],
    ['ไทย', 'Thai'],
    ['Ελληνικά', 'Liberation'],
  ])('draws %s with glyphs of %s', async (text, family) => {
    await page.goto(url);
    await page.evaluate((content) => (document.body.innerHTML = `<p>${content}`), text);
    await cdp.send('DOM.enable');
    await cdp.send('CSS.enable');
    const { root } = await cdp.send('DOM.getDocument');
    const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'p' });
    // Empty until the text has been laid out.
    const fonts = await eventually(async () => {
      const answer = await cdp.send('CSS.getPlatformFontsForNode', { nodeId });
      return answer.fonts.length > 0 ? answer.fonts : undefined;
    });
    expect(fonts.map(({ familyName }) => familyName)).toEqual([expect.stringContaining(family)]);
  });

  it.each([
    'file:///etc/passwd',
    'view-source:file:///etc/passwd',
    'file:///proc/self/environ',
    'FILE:///app/index.js',
  ])('shows no file of the container: %s', async (address) => {
    const { targetId } = await cdp.send('Target.createTarget', { url: address });
    const target = await browser.waitForTarget(
      (one) => (one as unknown as { _targetId: string })._targetId === targetId,
    );
    const tab = await target.asPage();
    const text = await eventually(() => tab.evaluate('document.body?.innerText').catch(() => undefined));
    expect(text).toContain('This page is blocked');
    await tab.close();
  });

  it('takes uploads and keeps downloads', async () => {
    await sdk.sessions.uploads.create(session.id, { file: await toFile(Buffer.from('content'), 'ü.txt') });
    await page.goto(url);
    const { root } = await cdp.send('DOM.getDocument');
    const { nodeId } = await cdp.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'input' });
    await cdp.send('DOM.setFileInputFiles', { nodeId, files: ['/tmp/.uploads/ü.txt'] });
    expect(await page.evaluate(`document.querySelector('input').files[0].text()`)).toBe('content');
    await page.click('a');
    const zip = await eventually(async () => {
      const answer = Buffer.from(await (await sdk.sessions.downloads.list(session.id)).arrayBuffer());
      return answer.includes('報告') ? answer : undefined;
    });
    expect(zip.length).toBeGreaterThan(0);
  });

  it('has chromedriver, ffmpeg and certutil, and runs extensions', async () => {
    const manifest = { manifest_version: 3, name: 'marker', version: '1.0' };
    const zip = await zipOf({
      'manifest.json': JSON.stringify({ ...manifest, content_scripts: [{ matches: ['<all_urls>'], js: ['mark.js'] }] }),
      'mark.js': `document.documentElement.dataset.marked = 'seen';`,
    });
    const { id: extensionId } = await sdk.extensions.create({ file: await toFile(zip, 'marker.zip') });
    const pem = readFileSync(path.join(import.meta.dirname, 'testing/test-ca.pem'));
    const { id: certificate } = await sdk.certificates.create({ file: await toFile(pem, 'ca.pem') });
    const proxySettings = { caCertificates: [certificate] };
    const other = await sdk.sessions.create({ extensionId, proxySettings, keepAlive: true });
    const driver = await connectSelenium(other);
    await driver.get(url);
    expect(await driver.executeScript('return document.documentElement.dataset.marked')).toBe('seen');
    await eventually(async () => (await sdk.sessions.replays.retrieve(other.id)).pages.length > 0, { timeout: 40_000 });
    await driver.quit();
    await sdk.sessions.update(other.id, { status: 'REQUEST_RELEASE' });
  });

  it("keeps the controller's environment from other processes of its user", () => {
    const readAs = (uid: number, pid: number) => {
      const asUser = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--'];
      return spawnSync('setpriv', [...asUser, 'cat', `/proc/${pid}/environ`], { encoding: 'utf8' });
    };
    for (const { pid } of ofContainer()) {
      expect(environmentOf(pid).SESSION_SECRET).toBeTruthy();
      expect(readAs(UID, pid)).toMatchObject({ stdout: '', stderr: expect.stringContaining('Permission denied') });
    }
    // That user may read such files: Chromium's, which has nothing of it to begin with.
    const chromium = processTree(ofContainer()[0]!.pid).find(({ command }) => command.includes('--user-data-dir='))!;
    expect(readAs(UID, chromium.pid)).toMatchObject({
      status: 0,
      stdout: expect.not.stringContaining('SESSION_SECRET'),
    });
  });

  it('protects the task of the gateway from deployments while a client is connected', async () => {
    const { ECS_AGENT_URI } = environmentOf(gatewayTask().pid);
    const response = await fetch(`${ECS_AGENT_URI}/task-protection/v1/state`);
    expect(await response.json()).toMatchObject({ protection: { ProtectionEnabled: true } });
  });

  it('tells the health of both containers, and ends at once when it is released', async () => {
    const check = async (app: string, pid: number) => {
      const container = new Container(images.roots[app]!);
      const { PATH: _, HOME: __, ...variables } = environmentOf(pid);
      const { code } = await container.run(['node', '/app/healthcheck.js'], variables);
      container.close();
      return code;
    };
    const [controller] = ofContainer();
    const environment = controller!.pid;
    expect(await check('cdp-proxy', gatewayTask().pid)).toBe(0);
    expect(await check('ecs-controller', environment)).toBe(0);
    const tree = processTree(controller!.pid);
    expect(tree.length).toBeGreaterThan(4);
    await sdk.sessions.update(session.id, { status: 'REQUEST_RELEASE' });
    await eventually(() => survivors(tree.map(({ pid }) => pid)).length === 0, { timeout: 30_000 });
  });

  it("runs with Chromium's own sandbox where there are user namespaces", async () => {
    const other = await TestCloud.start({ images: { ...images.programs }, parameters: { ChromiumSandbox: 'on' } });
    try {
      const { connectUrl } = await other.sdk().sessions.create();
      const sandboxed = await puppeteer.connect({ browserWSEndpoint: connectUrl });
      const [tab] = await sandboxed.pages();
      await tab!.goto('chrome://sandbox');
      expect(await tab!.evaluate('document.body.innerText')).toContain('You are adequately sandboxed.');
      await sandboxed.disconnect();
    } finally {
      await other.stop();
    }
  });
});
