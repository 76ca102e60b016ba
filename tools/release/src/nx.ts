import { output } from './program.ts';

/** Nx of a checkout through its bootstrap, which brings the packages that are missing and the right Node.js. */
const nx = (root: string, args: readonly string[], input?: string): Promise<string> =>
  output(root, process.execPath, ['tools/bootstrap/run.mjs', 'nx', ...args], input);

/** Names of the projects with a target `deploy` that the files may reach by the project graph. */
export async function affectedByGraph(root: string, files: readonly string[]): Promise<string[]> {
  const args = ['show', 'projects', '--affected', '--withTarget', 'deploy', '--json', '--stdin'];
  const printed = await nx(root, args, files.join('\n'));
  // Before it, the bootstrap may have told of packages that it installed.
  return JSON.parse(printed.trim().split('\n').at(-1) ?? '') as string[];
}

/** Brings targets of projects up to date, from the cache where it has them. */
export async function runTargets(root: string, targets: readonly string[], projects: readonly string[]): Promise<void> {
  if (projects.length === 0) return;
  await nx(root, ['run-many', '-t', ...targets, '-p', ...projects, '--outputStyle=static']);
}
