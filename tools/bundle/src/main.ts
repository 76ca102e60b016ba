/**
 * `node tools/bundle/src/main.ts apps/<app>`: bundles the app's entry into one CommonJS file,
 * `dist/apps/<app>/bundle/index.js`. A Lambda's entry is `src/handler.ts`, a container's `src/main.ts`. A container's
 * `src/healthcheck.ts` becomes `healthcheck.js` beside it.
 *
 * CommonJS, minified, `module` before `main`: the combination with the lowest init CPU of those measured
 * (docs/adr/0008-bundles.md). Names are kept, because error names reach logs.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { livePagePlugin } from './live-page-plugin.ts';

const [projectRoot] = process.argv.slice(2);
if (!projectRoot) throw new Error('usage: node tools/bundle/src/main.ts apps/<app>');

const entry = ['src/handler.ts', 'src/main.ts']
  .map((file) => path.join(projectRoot, file))
  .find((file) => existsSync(file));
if (!entry) throw new Error(`${projectRoot}: expected src/handler.ts (Lambda) or src/main.ts (container)`);

const healthCheck = path.join(projectRoot, 'src/healthcheck.ts');

const outdir = path.join('dist', projectRoot, 'bundle');
rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });

const { metafile } = await build({
  entryPoints: { index: entry, ...(existsSync(healthCheck) && { healthcheck: healthCheck }) },
  outdir,
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  plugins: [livePagePlugin],
  logLevel: 'warning',
});
writeFileSync(path.join(outdir, 'package.json'), '{"type":"commonjs"}\n');
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
console.log(`${projectRoot}: ${(bytes / 1024).toFixed(0)} KB`);
