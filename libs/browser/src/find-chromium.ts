import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { ChromiumError } from './errors.ts';
import { unpackedChromium } from './packaged-chromium.ts';

/** A Chromium on this machine. */
export interface FoundChromium {
  readonly executablePath: string;
  readonly source: 'CHROME_PATH' | 'PATH' | 'package';
  /** Variables this binary needs besides the usual ones, such as LD_LIBRARY_PATH. */
  readonly environment: Readonly<Record<string, string>>;
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
/** What Debian's wrapper script starts; the wrapper only adds an extension loader and GPU flags. */
const BEHIND_WRAPPER = ['/usr/lib/chromium/chromium', '/usr/lib/chromium-browser/chromium-browser'];

/**
 * Finds Chromium: CHROME_PATH, else Chromium or Chrome on PATH, else the npm package `@sparticuz/chromium`, which is
 * unpacked once per machine. Throws ChromiumError `not-found` or `unpack-failed`.
 */
export const findChromium = async (env: NodeJS.ProcessEnv = process.env): Promise<FoundChromium> => {
  if (env.CHROME_PATH) {
    if (!isExecutable(env.CHROME_PATH)) {
      throw new ChromiumError('not-found', `CHROME_PATH is ${env.CHROME_PATH}, which is not an executable file.`);
    }
    return { executablePath: env.CHROME_PATH, source: 'CHROME_PATH', environment: {} };
  }
  const installed = onPath(env.PATH ?? '');
  if (installed) return { executablePath: installed, source: 'PATH', environment: {} };
  return { ...(await unpackedChromium(env)), source: 'package' };
};

const onPath = (searchPath: string): string | undefined => {
  const directories = searchPath.split(path.delimiter).filter((directory) => directory !== '');
  // A snap cannot see the directories that a session gives it.
  const found = directories
    .filter((directory) => !directory.startsWith('/snap/'))
    .flatMap((directory) => NAMES.map((name) => path.join(directory, name)))
    .find(isExecutable);
  if (!found) return undefined;
  const wrapped = path.dirname(found) === '/usr/bin' && path.basename(found).startsWith('chromium');
  return (wrapped && BEHIND_WRAPPER.find((file) => existsSync(file) && isExecutable(file))) || found;
};

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
