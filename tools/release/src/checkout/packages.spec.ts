import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { withScratch } from '@wallcrawler/stack/testing';
import { linkPackages } from './packages.ts';

const lock = (zod: string, own = '0.1.0'): string =>
  JSON.stringify({
    packages: {
      'libs/thing': { version: own },
      'node_modules/@own/thing': { resolved: 'libs/thing', link: true },
      'node_modules/zod': { version: zod },
    },
  });

/** Two checkouts, the first with packages. */
const files = (from: string, to: string): Record<string, string> => ({
  'from/package-lock.json': from,
  'from/libs/thing/index.js': 'from',
  'from/node_modules/zod/index.js': 'zod',
  'to/package-lock.json': to,
  'to/libs/thing/index.js': 'to',
});

const link = <T>(from: string, to: string, check: (linked: boolean, to: string) => T): Promise<T> =>
  withScratch(files(from, to), (root) =>
    check(linkPackages(path.join(root, 'from'), path.join(root, 'to')), path.join(root, 'to')),
  );

describe(linkPackages, () => {
  it('links what npm has installed, and the checkout itself for its own packages', () =>
    link(lock('4.0.0'), lock('4.0.0'), (linked, to) => {
      expect(linked).toBe(true);
      expect(readFileSync(path.join(to, 'node_modules/zod/index.js'), 'utf8')).toBe('zod');
      expect(realpathSync(path.join(to, 'node_modules/@own/thing'))).toBe(realpathSync(path.join(to, 'libs/thing')));
    }));

  it('does not mind other versions of the own packages: releases change them', () =>
    link(lock('4.0.0'), lock('4.0.0', '0.2.0'), (linked) => expect(linked).toBe(true)));

  it('links nothing for another lock file', () =>
    link(lock('4.0.0'), lock('4.0.1'), (linked, to) => {
      expect(linked).toBe(false);
      expect(existsSync(path.join(to, 'node_modules'))).toBe(false);
    }));
});
