import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import path from 'node:path';
import { appEnvironments } from './app-environment.ts';
import { median } from './statistics.ts';
import { fixed, table } from './table.ts';
import { WORKSPACE } from './workspace.ts';

const PROBE = path.join(import.meta.dirname, 'require-bundle.mjs');

export interface BundleInit {
  app: string;
  bytes: number;
  /** CPU time of loading the bundle, median, ms. */
  loadMs: number;
  /** CPU time of Node.js itself before that, median, ms. */
  nodeMs: number;
}

/**
 * Loads every bundle in a fresh process, `rounds` times, all bundles in turn.
 * @throws Error for a bundle that does not load.
 */
export function measureBundles(rounds: number): BundleInit[] {
  const environments = appEnvironments();
  const bundles = globSync('dist/apps/*/bundle/index.js', { cwd: WORKSPACE })
    .sort()
    .map((file) => ({ app: file.split(path.sep)[2]!, file: path.join(WORKSPACE, file), samples: [] as Sample[] }));
  if (bundles.length === 0) throw new Error('no app is built; run "npm run nx -- run-many -t build" first');
  for (let round = 0; round < rounds; round++)
    for (const { app, file, samples } of bundles) samples.push(load(app, file, environments.get(app) ?? {}));
  return bundles.map(({ app, file, samples }) => ({
    app,
    bytes: statSync(file).size,
    loadMs: median(samples.map((sample) => sample.load)) / 1000,
    nodeMs: median(samples.map((sample) => sample.node)) / 1000,
  }));
}

/** CPU microseconds. */
interface Sample {
  load: number;
  node: number;
}

function load(app: string, file: string, env: Record<string, string>): Sample {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROBE, file], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${app} does not load: ${stderr}`);
  return JSON.parse(stdout) as Sample;
}

export function describeBundles(bundles: readonly BundleInit[]): string {
  return [
    'Bundles: size, and CPU of loading one in a fresh process',
    '',
    table(
      ['app', 'KB', 'load, CPU ms', 'Node.js before it, CPU ms'],
      bundles.map(({ app, bytes, loadMs, nodeMs }) => [app, fixed(bytes / 1000), fixed(loadMs), fixed(nodeMs)]),
    ),
  ].join('\n');
}
