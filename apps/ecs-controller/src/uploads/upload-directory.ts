import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, readlink, rename, rm, symlink, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';

/** Where clients find uploaded files, by the convention of the Browserbase API. */
export const UPLOADS_DIRECTORY = '/tmp/.uploads';

/** The name is another session's, which runs on the same machine. */
export class NameTakenError extends Error {
  override readonly name = 'NameTakenError';
}

/** The files that were given to one session. */
export interface UploadDirectory {
  /** A new place for content that is still coming. */
  part(): string;
  /** Opens such a place for its content. */
  write(part: string): Writable;
  /**
   * Throws NameTakenError when another session has a file of this name: before the content is read, and again when it
   * is published, for another session may have been quicker.
   */
  check(name: string): Promise<void>;
  /** Makes a complete part the file of this name, in place of an earlier one of this session; returns its path. */
  publish(part: string, name: string): Promise<string>;
  /** Removes every file of the session. */
  remove(): Promise<void>;
}

/**
 * The uploads of a session. The content is in its own directory; the shared directory has a link to it. So whatever
 * removes the session's directory, also after a kill, makes the name free: a link to nowhere belongs to nobody.
 */
export const createUploadDirectory = async (
  sessionDirectory: string,
  shared = UPLOADS_DIRECTORY,
): Promise<UploadDirectory> => {
  const own = path.join(sessionDirectory, 'u');
  await mkdir(own, { recursive: true, mode: 0o700 });
  const names = new Set<string>();
  const linkOf = (name: string) => path.join(shared, name);

  /** Who has the name: nobody (also after a dead session's link was removed), this session, or another. */
  const ownerOf = async (name: string): Promise<'nobody' | 'own' | 'other'> => {
    const target = await readlink(linkOf(name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      // A file that is no link is none of ours.
      if (error.code === 'EINVAL') return '';
      throw error;
    });
    if (target === undefined) return 'nobody';
    if (target === path.join(own, name)) return 'own';
    if (target !== '' && (await isMissing(target))) {
      await unlink(linkOf(name)).catch(() => undefined);
      return 'nobody';
    }
    return 'other';
  };
  const refuse = (name: string): never => {
    throw new NameTakenError(
      `Another session on this machine has a file named ${name} in ${shared}: use another name, or wait until it ends.`,
    );
  };

  return {
    part: () => path.join(own, `.part-${randomBytes(8).toString('hex')}`),
    write: (part) => createWriteStream(part, { flags: 'wx', mode: 0o600 }),
    check: async (name) => {
      if ((await ownerOf(name)) === 'other') refuse(name);
    },
    publish: async (part, name) => {
      await ensureShared(shared);
      const owner = await ownerOf(name);
      if (owner === 'other') refuse(name);
      await rename(part, path.join(own, name));
      names.add(name);
      if (owner === 'nobody') {
        await symlink(path.join(own, name), linkOf(name)).catch(async (error: NodeJS.ErrnoException) => {
          // Taken in between: by another session, or by another upload of this one.
          if (error.code !== 'EEXIST') throw error;
          if ((await ownerOf(name)) !== 'own') refuse(name);
        });
      }
      return linkOf(name);
    },
    remove: async () => {
      for (const name of names) if ((await ownerOf(name)) === 'own') await rm(linkOf(name), { force: true });
      await rm(own, { recursive: true, force: true });
    },
  };
};

/** A directory of this user only: a link planted there by another one must not lead our files elsewhere. */
const ensureShared = async (directory: string): Promise<void> => {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const stat = await lstat(directory);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.())
    throw new Error(`${directory} is not a directory of this user: uploads cannot be placed there`);
};

const isMissing = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
