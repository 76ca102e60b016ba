/**
 * `node tools/jest/src/main.ts <projectRoot>`: runs one project's specs and leaves their counts in
 * `dist/<projectRoot>/test-results.json`, where the closing line of the whole run adds them up.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/** Far beyond any suite: specs that leave something open must fail the run, not hold it up for ever. */
const LIMIT_MS = 25 * 60_000;

const [projectRoot, ...jestOptions] = process.argv.slice(2);
if (!projectRoot) throw new Error('usage: node tools/jest/src/main.ts <projectRoot> [jest options]');

const workspace = path.resolve(import.meta.dirname, '../../..');
const ownConfig = path.join(workspace, projectRoot, 'jest.config.js');
const results = path.join(workspace, 'dist', projectRoot, 'test-results.json');
mkdirSync(path.dirname(results), { recursive: true });
// A run that does not get to its end must not leave the counts of an earlier one.
rmSync(results, { force: true });

// Nx asks for colours, and what specs start would obey: its output must be the same as anywhere else.
const { FORCE_COLOR: _, ...env } = process.env;

const jest = spawnSync(
  process.execPath,
  [
    path.join(workspace, 'node_modules/jest/bin/jest.js'),
    ...['--config', existsSync(ownConfig) ? ownConfig : path.join(workspace, 'jest.preset.js')],
    ...['--rootDir', path.join(workspace, projectRoot)],
    ...['--json', '--outputFile', results, '--passWithNoTests'],
    ...jestOptions,
  ],
  { stdio: ['ignore', 'ignore', 'inherit'], cwd: workspace, env, timeout: LIMIT_MS },
);
if (jest.signal) console.error(`${projectRoot}: Jest was ended by ${jest.signal}; did the specs leave something open?`);
process.exit(jest.status ?? 1);
