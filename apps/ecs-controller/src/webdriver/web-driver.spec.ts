import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import {
  createSessionDirectories,
  findChromium,
  launchChromium,
  startEgressProxy,
  type RunningChromium,
  type SessionDirectories,
} from '@wallcrawler/browser';
import { createLogger } from '@wallcrawler/runtime';
import { until } from '@wallcrawler/testing/until';
import { findChromedriver } from './find-chromedriver.ts';
import { startWebDriver, type WebDriver, type WebDriverOptions } from './web-driver.ts';

let chromium: RunningChromium;
let directories: SessionDirectories;
let stop: () => Promise<unknown>;
const open: { driver: WebDriver; server: Server }[] = [];

beforeAll(async () => {
  const proxy = await startEgressProxy({ blockPrivateNetworks: false });
  directories = createSessionDirectories();
  chromium = await launchChromium({ chromium: await findChromium(), ...directories, proxyPort: proxy.port });
  stop = async () => {
    await chromium.close();
    await directories.remove();
    await proxy.close();
  };
}, 60_000);
afterAll(() => stop());
afterEach(async () => {
  for (const { driver, server } of open.splice(0)) {
    await driver.close();
    server.close().closeAllConnections();
  }
});

interface Answer {
  status: number;
  value: Record<string, unknown> & { sessionId?: string; error?: string; message?: string };
}

/** The endpoint of a session behind an HTTP server, and what it has told the session. */
const start = async (options: Partial<WebDriverOptions> = {}) => {
  const told: string[] = [];
  const driver = startWebDriver({
    browserPort: chromium.port,
    findChromedriver,
    directory: directories.tmpDirectory,
    onAttach: () => told.push('attach'),
    onDetach: () => told.push('detach'),
    onListening: () => told.push('listening'),
    log: createLogger({}, 'error', () => undefined),
    ...options,
  });
  const server = createServer((request, response) => void driver.handle(request, response));
  open.push({ driver, server });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webdriver`;
  const call = async (method: string, at: string, body?: unknown, signal?: AbortSignal): Promise<Answer> => {
    const text = typeof body === 'string' ? body : body && JSON.stringify(body);
    const response = await fetch(`${base}${at}`, { method, body: text as string, signal });
    return { status: response.status, ...((await response.json()) as { value: Answer['value'] }) };
  };
  const create = (alwaysMatch: object = {}) => call('POST', '/session', { capabilities: { alwaysMatch } });
  return { driver, told, call, create };
};

const withoutDriver = findChromedriver() === undefined;
const driverIt = withoutDriver ? it.skip : it;

describe(startWebDriver, () => {
  driverIt('attaches to the browser, passes commands and leaves the browser as it is', async () => {
    const { told, call, create } = await start();
    const { value, status } = await create({ browserName: 'chrome' });
    expect(status).toBe(200);
    expect(JSON.stringify(value)).not.toContain(String(chromium.port));
    const at = `/session/${value.sessionId}`;
    await call('POST', `${at}/url`, { url: 'data:text/html,<title>here</title><p>text' });
    expect(await call('GET', `${at}/title`)).toMatchObject({ status: 200, value: 'here' });
    expect(told).toEqual(['listening', 'attach']);
    expect(await call('DELETE', at)).toEqual({ status: 200, value: null });
    expect(told).toEqual(['listening', 'attach', 'detach']);
    const list = await fetch(`http://127.0.0.1:${chromium.port}/json/list`);
    expect(await list.text()).toContain('"title": "here"');
  });

  driverIt('makes one session at a time, and another after it', async () => {
    const { told, call, create } = await start();
    const [one, two] = await Promise.all([create(), create()]);
    const [made, refused] = one.status === 200 ? [one, two] : [two, one];
    expect(refused.value.message).toContain('one at a time');
    expect(made).toMatchObject({ status: 200 });
    expect((await call('GET', '/status')).value).toMatchObject({ ready: false });
    await call('DELETE', `/session/${made.value.sessionId}`);
    expect((await call('GET', '/status')).value).toMatchObject({ ready: true });
    expect((await create()).status).toBe(200);
    expect(told).toEqual(['listening', 'attach', 'detach', 'attach']);
  });

  driverIt('takes a file for a page', async () => {
    const { call, create } = await start();
    const at = `/session/${(await create()).value.sessionId}`;
    // A zip archive with an empty entry `a.txt`, as Selenium sends a file.
    const entry = Buffer.from(
      'UEsDBAoAAAAAAAAAIQAAAAAAAAAAAAAAAAAFAAAAYS50eHRQSwECHgMKAAAAAAAAACEAAAAAAAAAAAAAAAAABQAAAAAAAAAAAAAApIEAAAAAYS50eHRQSwUGAAAAAAEAAQAzAAAAIwAAAAAA',
      'base64',
    );
    const { status, value: file } = await call('POST', `${at}/se/file`, { file: entry.toString('base64') });
    expect(status).toBe(200);
    expect(file).toEqual(expect.stringContaining(directories.tmpDirectory));
    expect(existsSync(file as unknown as string)).toBe(true);
  });

  driverIt('ends a session whose client is silent, but not one that is waiting for an answer', async () => {
    const { told, call, create } = await start({ idleMs: 300 });
    const at = `/session/${(await create()).value.sessionId}`;
    const script = 'const done = arguments[0]; setTimeout(() => done(7), 1000)';
    expect((await call('POST', `${at}/execute/async`, { script, args: [] })).value).toBe(7);
    expect(told).not.toContain('detach');
    await until(() => told.includes('detach'));
    expect(await call('GET', `${at}/title`)).toMatchObject({ status: 404, value: { error: 'invalid session id' } });
    expect((await create()).status).toBe(200);
  });

  driverIt('ends the session with its chromedriver, and starts another for the next client', async () => {
    const { told, create } = await start();
    await create();
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurs(name));
    expect(pids).toHaveLength(1);
    process.kill(Number(pids[0]), 'SIGKILL');
    await until(() => told.includes('detach'));
    expect((await create()).status).toBe(200);
  });

  driverIt('leaves no process behind, and tells nobody of an end that it was told itself', async () => {
    const { driver, told, create } = await start();
    await create();
    await driver.close();
    expect(told).not.toContain('detach');
    expect(readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOurs(name))).toEqual([]);
  });

  driverIt('says which option a running browser cannot take', async () => {
    const { told, create } = await start();
    expect(await create({ webSocketUrl: true })).toMatchObject({
      status: 400,
      value: { error: 'invalid argument', message: expect.stringContaining('webSocketUrl'), stacktrace: '' },
    });
    expect(told).toEqual([]);
  });

  driverIt('passes on that nothing matches', async () => {
    const { create } = await start();
    expect(await create({ browserName: 'firefox' })).toMatchObject({
      status: 500,
      value: { error: 'session not created' },
    });
  });

  it('says when there is no chromedriver, or one that does not start', async () => {
    const missing = await start({ findChromedriver: () => undefined });
    const refusal = {
      status: 500,
      value: { error: 'session not created', message: expect.stringContaining('chromedriver') },
    };
    expect(await missing.create()).toMatchObject(refusal);
    expect(await missing.call('GET', '/status')).toMatchObject({ status: 200, value: { ready: false } });
    const file = path.join(directories.tmpDirectory, 'broken-driver');
    writeFileSync(file, '#!/bin/sh\necho no such library >&2\nexit 3\n', { mode: 0o755 });
    const broken = await start({ findChromedriver: () => file });
    expect(await broken.create()).toMatchObject(refusal);
    expect((await broken.create()).value.message).toContain('no such library');
  });

  it.each([
    ['GET', '/session', 'unknown command', 404],
    ['GET', '/sessions', 'unknown command', 404],
    ['GET', '/shutdown', 'unknown command', 404],
    ['GET', '', 'unknown command', 404],
    ['GET', '/session/abc/title', 'invalid session id', 404],
    ['DELETE', '/session/abc', 'invalid session id', 404],
    ['POST', '/session', 'invalid argument', 400],
  ])('answers %s %s with %s', async (method, at, error, status) => {
    const { call } = await start();
    expect(await call(method, at, method === 'POST' ? 'nonsense' : undefined)).toMatchObject({
      status,
      value: { error },
    });
  });
});

/** Whether a process is a chromedriver of this spec: its working directory is the session's own. */
const isOurs = (pid: string): boolean => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === path.join(directories.tmpDirectory, 'webdriver');
  } catch {
    return false;
  }
};
