import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Finds chromedriver: CHROMEDRIVER_PATH, else `chromedriver` on PATH; undefined where there is none. */
export const findChromedriver = (env: NodeJS.ProcessEnv = process.env): string | undefined => {
  if (env.CHROMEDRIVER_PATH) return isExecutable(env.CHROMEDRIVER_PATH) ? env.CHROMEDRIVER_PATH : undefined;
  return (env.PATH ?? '')
    .split(path.delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => path.join(directory, 'chromedriver'))
    .find(isExecutable);
};

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
