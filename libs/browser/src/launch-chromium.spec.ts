import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from './find-chromium.ts';
import { launchChromium } from './launch-chromium.ts';
import { createSessionDirectories } from './session-directories.ts';
import { startBrowser, type StartedBrowser } from './testing/start-browser.ts';
import { until } from '@wallcrawler/testing/until';

const started: StartedBrowser[] = [];
const start = async (...options: Parameters<typeof startBrowser>) => {
  const one = await startBrowser(...options);
  started.push(one);
  return one;
};
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
});

const processesOf = (directory: string): number =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(directory);
      } catch {
        return false;
      }
    }).length;

describe('launchChromium', () => {
  it('answers as soon as it resolves, with the viewport asked for', async () => {
    const { browser, chromium } = await start(false, { viewport: { width: 900, height: 600 } });
    const [page] = await browser.pages();
    expect(await page?.evaluate('[innerWidth, innerHeight]')).toEqual([900, 600]);
    expect(chromium.browserPath).toMatch(/^\/devtools\/browser\/[0-9a-f-]+$/);
  });

  it('gives Chromium no credentials and none of our settings', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'top-secret';
    process.env.SESSIONS_TABLE = 'wallcrawler-sessions';
    const directories = createSessionDirectories();
    const executablePath = path.join(path.dirname(directories.tmpDirectory), 'prints-environment');
    writeFileSync(executablePath, '#!/bin/sh\nenv >&2\n', { mode: 0o755 });
    try {
      const chromium = { executablePath, source: 'CHROME_PATH' as const, environment: {} };
      const launch = launchChromium({ chromium, ...directories, proxyPort: 1 });
      const { message } = await launch.then(
        () => new Error('it started'),
        (error: Error) => error,
      );
      expect(message).toContain(`TMPDIR=${directories.tmpDirectory}`);
      expect(message).not.toMatch(/AWS_|top-secret|SESSIONS_TABLE|NODE_|npm_/);
    } finally {
      delete process.env.AWS_SECRET_ACCESS_KEY;
      delete process.env.SESSIONS_TABLE;
      await directories.remove();
    }
  });

  it.each([true, false])('leaves no process and no directory behind (asked to quit: %s)', async (asked) => {
    const { browser, chromium, directories } = await start(false);
    await browser.disconnect();
    if (asked) {
      expect(await chromium.quit()).toBe(true);
      expect(existsSync(directories.profileDirectory)).toBe(true);
    }
    await Promise.all([chromium.close(), chromium.close()]);
    expect(existsSync(directories.profileDirectory)).toBe(false);
    expect(existsSync(directories.tmpDirectory)).toBe(false);
    await until(() => processesOf(directories.profileDirectory) === 0);
  });

  it('reports a crash, and close removes what the killed browser left', async () => {
    const { chromium, directories } = await start(false);
    process.kill(chromium.pid, 'SIGKILL');
    expect(await chromium.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await until(() => processesOf(directories.profileDirectory) === 0);
    expect(await chromium.quit()).toBe(false);
    await chromium.close();
    expect(existsSync(directories.profileDirectory)).toBe(false);
    expect(existsSync(directories.tmpDirectory)).toBe(false);
  });

  it('kills a browser that does not quit in time, and says that it did', async () => {
    const { chromium } = await start(false);
    process.kill(chromium.pid, 'SIGSTOP');
    expect(await chromium.quit(200)).toBe(false);
    expect(await chromium.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('shows one browser nothing of another: no cookie, no storage', async () => {
    const site = createServer((_request, response) => response.end('<title>site</title>'));
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const url = `http://localhost:${(site.address() as AddressInfo).port}/`;
    const state = '[document.cookie, localStorage.getItem("mark")]';

    const first = await start(false);
    const page = await first.browser.newPage();
    await page.goto(url);
    await page.evaluate('document.cookie = "mark=1; max-age=9999"; localStorage.setItem("mark", "1")');
    expect(await page.evaluate(state)).toEqual(['mark=1', '1']);
    await first.browser.disconnect();
    // So that the profile really is written to the disk before it is removed.
    expect(await first.chromium.quit()).toBe(true);
    await first.chromium.close();

    const second = await start(false);
    const other = await second.browser.newPage();
    await other.goto(url);
    expect(await other.evaluate(state)).toEqual(['', null]);
    site.close();
  });

  it('refuses a TMPDIR that is too long for a socket path, and says so', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'long-'));
    const tmpDirectory = path.join(root, 'd'.repeat(90));
    const launch = launchChromium({
      chromium: await findChromium(),
      profileDirectory: path.join(root, 'p'),
      tmpDirectory,
      proxyPort: 1,
    });
    await expect(launch).rejects.toMatchObject({
      code: 'temporary-path-too-long',
      message: expect.stringContaining('shorter path'),
    });
    rmSync(root, { recursive: true });
  });

  it.each([
    ['a program that ends', '/bin/false', 'exited-at-start'],
    ['a program that does not exist', '/nowhere/chromium', 'not-found'],
  ])('says why when it is given %s, and leaves nothing', async (_what, executablePath, code) => {
    const directories = createSessionDirectories();
    const chromium = { executablePath, source: 'CHROME_PATH' as const, environment: {} };
    await expect(launchChromium({ chromium, ...directories, proxyPort: 1 })).rejects.toMatchObject({ code });
    expect(existsSync(directories.tmpDirectory)).toBe(false);
    await directories.remove();
  });

  it('gives up on a program that never opens its port', async () => {
    const directories = createSessionDirectories();
    const silent = { executablePath: '/usr/bin/yes', source: 'CHROME_PATH' as const, environment: {} };
    const launch = launchChromium({ chromium: silent, ...directories, proxyPort: 1, startTimeoutMs: 300 });
    await expect(launch).rejects.toMatchObject({ code: expect.stringMatching(/start-timeout|exited-at-start/) });
    expect(processesOf(directories.profileDirectory)).toBe(0);
    await directories.remove();
  });
});
