import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './options.ts';

/** The parts of the state directory. */
export interface StateDirectory {
  root: string;
  /** What the engines and services keep. */
  data: string;
  /** One file a function or container family. */
  logs: string;
  /** Temporary files of the functions' environments. Emptied at every start: a kill leaves them behind. */
  temporary: string;
}

const OWN = /^(data|logs|tmp|(lock|local|endpoints)\.json.*)$/;

/**
 * Makes sure that a directory is new, empty, or the state of an earlier start: parts of it are removed without asking.
 * @throws UsageError that names what else is in it.
 */
export function refuseForeignDirectory(root: string): void {
  const foreign = existsSync(root) ? readdirSync(root).find((name) => !OWN.test(name)) : undefined;
  if (foreign)
    throw new UsageError(
      `--directory: ${root} holds ${foreign}, which is not Wallcrawler's; name a new or empty directory`,
    );
}

/** Makes the parts that are missing. @param reset removes what earlier starts have left first. */
export function openStateDirectory(root: string, reset: boolean): StateDirectory {
  const parts = {
    root,
    data: path.join(root, 'data'),
    logs: path.join(root, 'logs'),
    temporary: path.join(root, 'tmp'),
  };
  if (reset)
    for (const part of [parts.data, parts.logs, path.join(root, 'local.json')])
      rmSync(part, { recursive: true, force: true });
  rmSync(parts.temporary, { recursive: true, force: true });
  for (const part of [parts.data, parts.logs, parts.temporary]) mkdirSync(part, { recursive: true, mode: 0o700 });
  return parts;
}
