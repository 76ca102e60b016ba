import { output } from './program.ts';

const git = (root: string, ...args: string[]): Promise<string> => output(root, 'git', args);

const lines = (text: string): string[] => text.split('\0').filter((line) => line !== '');

/**
 * The full SHA of a revision.
 * @throws Error that says what to do about an unknown one.
 */
export async function commitOf(root: string, revision: string): Promise<string> {
  try {
    return (await git(root, 'rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`)).trim();
  } catch (cause) {
    throw new Error(
      `revision ${revision}: expected a commit of this repository; in CI, check out with fetch-depth: 0`,
      { cause },
    );
  }
}

/** Where two commits parted: what came to the base's branch since then is not a change of the head's. */
export const mergeBase = async (root: string, base: string, head: string): Promise<string> =>
  (await git(root, 'merge-base', base, head)).trim();

/** Names of all files that differ between two commits; a renamed file counts with both names. */
export const changedFiles = async (root: string, base: string, head: string): Promise<string[]> =>
  lines(await git(root, 'diff', '--name-only', '--no-renames', '-z', base, head));

/** Whether the work tree is a commit and nothing else, so that building in place builds that commit. */
export async function isCheckedOut(root: string, commit: string): Promise<boolean> {
  if ((await commitOf(root, 'HEAD')) !== commit) return false;
  return (await git(root, 'status', '--porcelain', '--untracked-files=all')).trim() === '';
}

/** Names of a commit's files under a path; none where it has no such path. */
export const filesOf = async (root: string, commit: string, under: string): Promise<string[]> =>
  lines(await git(root, 'ls-tree', '-r', '-z', '--name-only', commit, '--', under));

/** A file as a commit has it; nothing where it has no such file. */
export async function fileAt(root: string, commit: string, file: string): Promise<string | undefined> {
  const [found] = await filesOf(root, commit, file);
  return found === file ? git(root, 'show', `${commit}:${file}`) : undefined;
}
