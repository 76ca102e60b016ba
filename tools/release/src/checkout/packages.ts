import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface LockFile {
  packages: Record<string, { link?: boolean; resolved?: string; version?: string; integrity?: string }>;
}

const readLock = (root: string): LockFile =>
  JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as LockFile;

/**
 * What npm installs from a registry, and nothing that it notes about it: who needs a package differs from one version of
 * npm to the next. The workspace's own packages, whose versions releases change, are not part of it.
 */
const installed = ({ packages }: LockFile): string =>
  JSON.stringify(
    Object.entries(packages)
      .filter(([location, { link }]) => location.startsWith('node_modules/') && !link)
      .map(([location, { version, integrity }]) => [location, version, integrity])
      .sort(),
  );

/**
 * Gives a checkout the packages of another one, by links, where both need the same ones; otherwise leaves it to the
 * bootstrap to install them. The workspace's own packages are the checkout's own: what it builds is what it holds.
 * @returns Whether the packages were linked.
 */
export function linkPackages(from: string, to: string): boolean {
  const lock = readLock(to);
  const source = path.join(from, 'node_modules');
  if (!existsSync(source) || installed(readLock(from)) !== installed(lock)) return false;
  const target = path.join(to, 'node_modules');
  const own = Object.entries(lock.packages).filter(([, { link }]) => link);
  const ownScopes = new Set(own.map(([location]) => location.split('/')[1]));
  mkdirSync(target);
  for (const name of readdirSync(source).filter((entry) => !ownScopes.has(entry) && entry !== '.wallcrawler-lock'))
    symlinkSync(path.join(source, name), path.join(target, name));
  for (const [location, { resolved = '' }] of own) {
    const link = path.join(to, location);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.relative(path.dirname(link), path.join(to, resolved)), link);
  }
  // The bootstrap's mark for "these are the packages of this lock file".
  const digest = createHash('sha256').update(readFileSync(path.join(to, 'package-lock.json')));
  writeFileSync(path.join(target, '.wallcrawler-lock'), digest.digest('hex'));
  return true;
}
