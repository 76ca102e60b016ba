import path from 'node:path';
import type { Plugin } from 'esbuild';
import { buildPage } from '@wallcrawler/live-view/build-page';

/**
 * Puts the files of the live view into the bundle as text. From sources they are built when they are asked for, which
 * needs esbuild and the sources: a container has neither.
 */
export const livePagePlugin: Plugin = {
  name: 'live-page',
  setup: (build) => {
    build.onLoad({ filter: /libs[/\\]live-view[/\\]src[/\\]page-files\.ts$/ }, async (file) => ({
      contents: `export const loadPageFiles = async () => (${JSON.stringify(await buildPage())});`,
      loader: 'js',
      watchDirs: [path.join(path.dirname(file.path), 'page')],
    }));
  },
};
