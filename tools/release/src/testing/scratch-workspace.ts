import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { linkPackages } from '../checkout/packages.ts';
import { output } from '../program.ts';

const workspaceRoot = path.resolve(import.meta.dirname, '../../../..');

/** A copy of this workspace in a repository of its own, ready to build. */
export interface ScratchWorkspace {
  root: string;
  /** Writes files (nothing deletes one) and commits them. */
  commit(files: Readonly<Record<string, string | undefined>>): Promise<string>;
  remove(): void;
}

/**
 * Copies what git knows of this workspace, changes that are not committed included, and commits it.
 * @param under Directories between the temporary directory and the copy.
 */
export async function scratchWorkspace(under = '.'): Promise<ScratchWorkspace> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'wallcrawler-release-'));
  const root = path.join(temporary, under, 'workspace');
  const listed = await output(workspaceRoot, 'git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  const deleted = await output(workspaceRoot, 'git', ['ls-files', '-z', '--deleted']);
  const gone = new Set(deleted.split('\0'));
  for (const file of listed.split('\0').filter((name) => !gone.has(name))) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    copyFileSync(path.join(workspaceRoot, file), path.join(root, file));
  }
  const git = (...args: string[]): Promise<string> =>
    output(root, 'git', ['-c', 'user.name=spec', '-c', 'user.email=spec@localhost', ...args]);
  const commit: ScratchWorkspace['commit'] = async (files) => {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(root, name);
      mkdirSync(path.dirname(file), { recursive: true });
      if (content === undefined) rmSync(file);
      else writeFileSync(file, content);
    }
    await git('add', '--all');
    await git('commit', '--quiet', '--message', 'change');
    return (await git('rev-parse', 'HEAD')).trim();
  };
  await git('init', '--quiet');
  if (!linkPackages(workspaceRoot, root)) throw new Error('node_modules: run npm ci first');
  await commit({});
  return { root, commit, remove: () => rmSync(temporary, { recursive: true, force: true }) };
}
