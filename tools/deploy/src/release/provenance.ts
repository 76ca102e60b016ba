import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What a project's release says about where it comes from. */
export interface Provenance {
  commit: string;
  version: string;
}

export function provenanceOf(workspaceRoot: string, project: string): Provenance {
  const { version } = JSON.parse(readFileSync(path.join(workspaceRoot, project, 'package.json'), 'utf8')) as {
    version: string;
  };
  const head = git(workspaceRoot, 'rev-parse', 'HEAD');
  if (!head) return { version, commit: 'none' };
  return { version, commit: git(workspaceRoot, 'status', '--porcelain') ? `${head}-dirty` : head };
}

/** What git prints; nothing where there is no repository or no git. */
function git(cwd: string, ...args: string[]): string {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 ? stdout.trim() : '';
}
