/** Makes the files of the page; used when the gateway is bundled, and when it runs from its sources. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import type { PageFiles } from './page-files.ts';

const FOLDER = path.join(import.meta.dirname, 'page');

/** Bundles script and style and names them in the page by what is in them, so that they can be cached for good. */
export const buildPage = async (): Promise<PageFiles> => {
  const { outputFiles } = await build({
    entryPoints: [path.join(FOLDER, 'main.ts'), path.join(FOLDER, 'live-view.css')],
    outdir: FOLDER,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome123', 'firefox120', 'safari17.5'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  const textOf = (extension: string): string => outputFiles.find((file) => file.path.endsWith(extension))?.text ?? '';
  const [script, style] = [textOf('.js'), textOf('.css')];
  const html = (await readFile(path.join(FOLDER, 'inspector.html'), 'utf8'))
    .replace('live-view.js', `live-view.js?v=${versionOf(script)}`)
    .replace('live-view.css', `live-view.css?v=${versionOf(style)}`)
    .replace(/\n\s+/g, '\n');
  return { 'inspector.html': html, 'live-view.js': script, 'live-view.css': style };
};

const versionOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
