import path from 'node:path';
import { ArchiveError } from './errors.ts';

/** The longest name that the file systems we unpack to take, in bytes. */
const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 2_048;
// eslint-disable-next-line no-control-regex -- control characters are what it refuses
const CONTROL = /[\u0000-\u001f\u007f]/;

/**
 * The place of an entry below `directory`. Only paths that are relative and normalised already are taken: one that has
 * to be repaired was made by somebody who wants it elsewhere.
 * @throws ArchiveError that names the entry.
 */
export const entryPath = (directory: string, entry: string): string => {
  const name = entry.endsWith('/') ? entry.slice(0, -1) : entry;
  const refuse = (reason: string): never => {
    throw new ArchiveError(reason, entry);
  };
  if (name === '') refuse('its path is empty');
  if (CONTROL.test(name)) refuse('its path has control characters');
  if (name.includes('\\')) refuse('its path has a backslash');
  if (path.posix.isAbsolute(name) || /^[A-Za-z]:/.test(name)) refuse('its path is absolute');
  const parts = name.split('/');
  if (parts.includes('..')) refuse('its path leads out of the directory');
  if (parts.some((part) => part === '' || part === '.')) refuse('its path is not normalised');
  if (Buffer.byteLength(name) > MAX_PATH_BYTES || parts.some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES))
    refuse('its path is too long');
  return path.join(directory, ...parts);
};
