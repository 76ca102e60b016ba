import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStateDirectory, refuseForeignDirectory } from './state-directory.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'state-directory-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const fill = (...names: string[]) => {
  for (const name of names) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), 'text');
  }
};

describe('refuseForeignDirectory', () => {
  it('takes a directory that is new, empty, or the state of an earlier start', () => {
    refuseForeignDirectory(path.join(root, 'new'));
    refuseForeignDirectory(root);
    fill(
      'data/dynamodb.sqlite',
      'logs/authorizer.log',
      'local.json',
      'lock.json',
      'lock.json.123.tmp',
      'endpoints.json',
    );
    refuseForeignDirectory(root);
  });

  it('names what is not its own', () => {
    fill('package.json');
    expect(() => refuseForeignDirectory(root)).toThrow(/--directory: .*holds package\.json/);
  });
});

describe('openStateDirectory', () => {
  it('empties temporary files at every start, and keeps the rest', () => {
    fill('tmp/left-by-a-kill', 'data/kept', 'logs/kept.log');
    openStateDirectory(root, false);
    expect(existsSync(path.join(root, 'tmp/left-by-a-kill'))).toBe(false);
    expect(existsSync(path.join(root, 'tmp'))).toBe(true);
    expect(existsSync(path.join(root, 'data/kept'))).toBe(true);
    expect(existsSync(path.join(root, 'logs/kept.log'))).toBe(true);
  });

  it('forgets everything on reset', () => {
    fill('data/old', 'logs/old.log', 'local.json');
    openStateDirectory(root, true);
    for (const name of ['data/old', 'logs/old.log', 'local.json'])
      expect(existsSync(path.join(root, name))).toBe(false);
  });
});
