import path from 'node:path';
import { assembleContext, buildRoot, contextDirectory, writeLauncher, type RootFileSystem } from '@wallcrawler/image';

const workspace = path.resolve(import.meta.dirname, '../../../..');

/** The images of the container apps, as root file systems of this machine. */
export interface BuiltImages {
  /** Root file systems by app. */
  readonly roots: Readonly<Record<string, RootFileSystem>>;
  /** Programs by repository name, for the local cloud. */
  readonly programs: Readonly<Record<string, string>>;
}

/** Builds both images from their Dockerfiles, minutes on a new machine; their launchers go to `directory`. */
export async function buildImages(directory: string): Promise<BuiltImages> {
  const roots: Record<string, RootFileSystem> = {};
  const programs: Record<string, string> = {};
  for (const app of ['cdp-proxy', 'ecs-controller']) {
    const { repository } = assembleContext(workspace, `apps/${app}`);
    const root = (roots[app] = await buildRoot(contextDirectory(workspace, `apps/${app}`)));
    const program = (programs[repository] = path.join(directory, repository));
    writeLauncher(root, program);
  }
  return { roots, programs };
}
