import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import { TestCloud } from './testing/cloud.ts';
import { eventually } from './testing/eventually.ts';
import { scratchOf } from './testing/leftovers.ts';
import { processTree, survivors } from './testing/processes.ts';

const clouds: TestCloud[] = [];
afterEach(async () => {
  for (const cloud of clouds.splice(0)) await cloud.stop();
});

async function start(directory?: string): Promise<TestCloud> {
  const cloud = await TestCloud.start({ directory });
  clouds.push(cloud);
  return cloud;
}

/** A session that works: a page is opened in its browser. */
async function usable(cloud: TestCloud): Promise<string> {
  const { id, connectUrl } = await cloud.sdk().sessions.create({ keepAlive: true });
  const browser = await puppeteer.connect({ browserWSEndpoint: connectUrl });
  const page = await browser.newPage();
  await page.goto('data:text/html,<title>works</title>');
  expect(await page.title()).toBe('works');
  await browser.disconnect();
  return id;
}

describe('the local cloud', () => {
  it('leaves nothing behind after Ctrl-C and goes on with its history', async () => {
    const first = await start();
    const id = await usable(first);
    const scratch = scratchOf(id)!;
    const tree = processTree(first.process.pid!).map(({ pid }) => pid);
    expect(tree.length).toBeGreaterThan(5);
    await first.interrupt();
    expect(survivors(tree)).toEqual([]);
    expect(existsSync(scratch)).toBe(false);
    expect(readdirSync(path.join(first.directory, 'tmp'))).toEqual([]);

    const second = await start(first.directory);
    expect(second.settings).toMatchObject({ apiKey: first.settings.apiKey, projectId: first.settings.projectId });
    const [ended] = await second.sdk().sessions.list();
    expect(ended).toMatchObject({ id, status: expect.stringMatching(/ERROR|COMPLETED/) });
    await usable(second);
  });

  it.each([
    ['the whole tree', (tree: number[]) => tree],
    ['the main process alone', (tree: number[]) => tree.slice(0, 1)],
  ])('comes back after kill -9 of %s', async (_what, select) => {
    const first = await start();
    const id = await usable(first);
    const scratch = scratchOf(id)!;
    const tree = processTree(first.process.pid!).map(({ pid }) => pid);
    const exited = once(first.process, 'exit');
    for (const pid of select(tree)) process.kill(pid, 'SIGKILL');
    await exited;
    await eventually(() => survivors(tree).length === 0, { describe: () => JSON.stringify(survivors(tree)) });

    const second = await start(first.directory);
    const session = await eventually(async () => {
      const now = await second.sdk().sessions.retrieve(id);
      return now.status === 'ERROR' ? now : undefined;
    });
    expect(session.endedAt).toBeDefined();
    expect(existsSync(scratch)).toBe(false);
    expect((await second.sdk().sessions.list()).map((listed) => listed.id)).toContain(id);
    await usable(second);
  });

  it('runs beside another one', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    const ids = await Promise.all([usable(one), usable(other)]);
    expect((await one.sdk().sessions.list()).map(({ id }) => id)).toEqual([ids[0]]);
    expect((await other.sdk().sessions.list()).map(({ id }) => id)).toEqual([ids[1]]);
  });

  it('refuses to run twice on the same state, and says what is running', async () => {
    const cloud = await start();
    await expect(TestCloud.start({ directory: cloud.directory })).rejects.toThrow(
      new RegExp(`already running.*${cloud.process.pid}`, 's'),
    );
    await usable(cloud);
  });
});
