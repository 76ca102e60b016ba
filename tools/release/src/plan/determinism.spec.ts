import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { assembleContext } from '@wallcrawler/image';
import { output } from '../program.ts';
import { type ScratchWorkspace, scratchWorkspace } from '../testing/scratch-workspace.ts';
import { contentsOf } from './contents.ts';

const BUILDS_MS = 600_000;

/** A function, a container with a page inside, a template made of all apps' routes, and the platform. */
const PROJECTS = ['apps/sessions-create', 'apps/ecs-controller', 'apps/api', 'infra'];

/** Builds by the tools themselves, so that no cache can stand in for one of the builds. */
async function build({ root }: ScratchWorkspace, environment: string[]): Promise<void> {
  const run = (tool: string, ...args: string[]): Promise<string> =>
    output(root, 'env', [...environment, process.execPath, `tools/${tool}/src/main.ts`, ...args]);
  for (const project of PROJECTS) {
    if (!['apps/api', 'infra'].includes(project)) await run('bundle', project);
    await run('stack', 'template', project);
    await run('stack', 'package', project);
  }
  assembleContext(root, 'apps/ecs-controller');
}

describe('two builds of one commit', () => {
  it(
    'give identical releases in folders, time zones and languages that differ',
    async () => {
      const one = await scratchWorkspace();
      const other = await scratchWorkspace('a folder/of another/depth');
      try {
        await build(one, ['TZ=America/Los_Angeles', 'LANG=C']);
        await build(other, ['TZ=Pacific/Auckland', 'LANG=de_DE.UTF-8']);
        for (const project of PROJECTS) {
          const file = path.join('dist', project, 'package/release.json');
          const release = readFileSync(path.join(one.root, file), 'utf8');
          expect(release).toBe(readFileSync(path.join(other.root, file), 'utf8'));
          expect(contentsOf(one.root, project)).toEqual(contentsOf(other.root, project));
        }
        expect(contentsOf(one.root, 'apps/ecs-controller')).toHaveProperty('image');
        expect(contentsOf(one.root, 'apps/sessions-create')).toHaveProperty('code');
      } finally {
        one.remove();
        other.remove();
      }
    },
    BUILDS_MS,
  );
});
