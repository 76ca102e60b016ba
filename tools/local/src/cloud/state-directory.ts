import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

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
