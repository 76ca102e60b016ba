import { spawnSync } from 'node:child_process';

/** The commit of a working copy, `-dirty` when it has changes; `none` outside of a repository. */
export function commitOf(workspace: string): string {
  const args = ['describe', '--always', '--abbrev=40', '--exclude=*', '--dirty'];
  const { status, stdout } = spawnSync('git', args, { cwd: workspace, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : 'none';
}
