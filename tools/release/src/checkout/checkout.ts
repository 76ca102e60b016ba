import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isCheckedOut } from '../git.ts';
import { output } from '../program.ts';
import { linkPackages } from './packages.ts';

/**
 * Calls `use` with a directory that holds exactly a commit, ready to build: the given work tree where it is that commit
 * already, a worktree that disappears afterwards otherwise.
 */
export async function withCheckout<T>(
  root: string,
  commit: string,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  if (await isCheckedOut(root, commit)) return use(root);
  const directory = await mkdtemp(path.join(tmpdir(), 'wallcrawler-checkout-'));
  try {
    await output(root, 'git', ['worktree', 'add', '--detach', '--quiet', directory, commit]);
    linkPackages(root, directory);
    return await use(directory);
  } finally {
    await output(root, 'git', ['worktree', 'remove', '--force', directory]).catch(() => undefined);
    await rm(directory, { recursive: true, force: true });
  }
}
