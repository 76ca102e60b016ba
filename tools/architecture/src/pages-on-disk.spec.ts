import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeDifferences, differences, writePages } from './pages-on-disk.ts';
import { DIRECTORY, renderPages } from './render-pages.ts';
import { readWorkspace } from './workspace/workspace.ts';

/** Nx is asked for its graph, which takes a second on a quiet machine. */
const LIMIT_MS = 120_000;
const workspaceRoot = path.resolve(import.meta.dirname, '../../..');

describe('docs/architecture', () => {
  it(
    'is what the project graph and the templates say',
    () => {
      const command = ['tools/architecture/src/main.ts', 'check'];
      const { stdout, stderr } = spawnSync(process.execPath, command, { cwd: workspaceRoot, encoding: 'utf8' });
      if (!/pages are up to date/.test(stdout)) throw new Error(stderr);
    },
    LIMIT_MS,
  );

  it(
    'comes out the same twice',
    async () => {
      const [first, second] = [await readWorkspace(workspaceRoot), await readWorkspace(workspaceRoot)];
      expect(renderPages(first)).toEqual(renderPages(second));
    },
    LIMIT_MS,
  );
});

describe(differences, () => {
  const page = `${DIRECTORY}/stacks.md`;
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'wallcrawler-pages-'));
    writePages(directory, new Map([[page, '# Stacks\n\nOne.\n']]));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('finds nothing where nothing has changed', () => {
    expect(differences(directory, new Map([[page, '# Stacks\n\nOne.\n']]))).toEqual([]);
  });

  it('names the first line that differs and the command that mends it', () => {
    const found = differences(directory, new Map([[page, '# Stacks\n\nTwo.\n']]));
    expect(describeDifferences(found)).toBe(
      `${page}: line 3: expected "Two.", got "One."\nThe pages are out of date. Run: node tools/architecture/src/main.ts write`,
    );
  });

  it('finds pages that are missing, and those that nothing makes any more', () => {
    const other = `${DIRECTORY}/other.md`;
    expect(differences(directory, new Map([[other, 'x']]))).toEqual([
      { file: other, reason: 'is missing' },
      { file: page, reason: 'is made by nothing any more' },
    ]);
  });

  it('is mended by writing', () => {
    const other = `${DIRECTORY}/other.md`;
    writeFileSync(path.join(directory, page), 'edited by hand');
    expect(writePages(directory, new Map([[other, 'x']]))).toEqual([other, page]);
    expect(differences(directory, new Map([[other, 'x']]))).toEqual([]);
    expect(readFileSync(path.join(directory, other), 'utf8')).toBe('x');
  });
});
