import { readFileSync } from 'node:fs';
import path from 'node:path';

interface NxJson {
  namedInputs: { production: (string | object)[] };
}

/** Where the workspace's packages are; `infra` and `examples` are packages themselves. */
const PACKAGE_ROOT = /^(?:(?:apps|libs|tools)\/[^/]+|infra|examples)(?=\/)/;

/**
 * The changed files that can reach a package: all but the specs, test helpers, pages and compiler settings, which the
 * named input `production` of nx.json leaves out. Nx itself asks of a changed file only whose it is.
 * @throws Error when nx.json has no such input.
 */
export function shippedFiles(root: string, files: readonly string[]): string[] {
  const { namedInputs } = JSON.parse(readFileSync(path.join(root, 'nx.json'), 'utf8')) as NxJson;
  const excluded = namedInputs.production
    .filter((input) => typeof input === 'string')
    .filter((input) => input.startsWith('!{projectRoot}/'))
    .map((input) => input.slice('!{projectRoot}/'.length));
  if (excluded.length === 0)
    throw new Error('nx.json: namedInputs.production: expected patterns that begin with !{projectRoot}/');
  return files.filter((file) => {
    const packageRoot = PACKAGE_ROOT.exec(file)?.[0];
    if (!packageRoot) return true;
    const name = file.slice(packageRoot.length + 1);
    return !excluded.some((pattern) => path.matchesGlob(name, pattern));
  });
}
