import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startChromedriver } from './chromedriver.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-chromedriver-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const TAKEN = 'IPv4 port not available. Exiting...';

/** A program that ends with the message as often as is said, then serves as chromedriver does. */
const driver = (failures: number, message: string): string => {
  const file = path.join(directory, 'driver.sh');
  const script = [
    '#!/bin/sh',
    'echo start >> starts',
    `if [ "$(wc -l < starts)" -le ${failures} ]; then echo "${message}" >&2; exit 1; fi`,
    'echo "ChromeDriver was started successfully on port 4711."',
    'exec sleep 60',
  ];
  writeFileSync(file, `${script.join('\n')}\n`, { mode: 0o755 });
  return file;
};
const starts = (): number => readFileSync(path.join(directory, 'starts'), 'utf8').split('\n').length - 1;

describe(startChromedriver, () => {
  it('tries again when the port that it has chosen is taken', async () => {
    const chromedriver = await startChromedriver(driver(2, TAKEN), directory);
    await chromedriver.stop();
    expect(chromedriver.port).toBe(4711);
    expect(starts()).toBe(3);
  });

  it.each([
    ['after three attempts', TAKEN, 3],
    ['at once for any other fault', 'cannot find Chrome', 1],
  ])('gives up %s, with what it wrote', async (_when, message, expected) => {
    await expect(startChromedriver(driver(9, message), directory)).rejects.toThrow(
      `chromedriver ended at start. It wrote: ${message}`,
    );
    expect(starts()).toBe(expected);
  });
});
