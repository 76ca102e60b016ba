import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { layerDirectory } from './layer-store.ts';

const MIRROR = 'http://deb.debian.org/debian/dists/bookworm/InRelease';

/** Why root file systems cannot be built here: the first reason, as a sentence; undefined when they can. */
export function whyNoRoots(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'they are built on Linux on x64 only';
  if (process.getuid?.() !== 0) return 'they are built by root only';
  if (!succeeds('debootstrap', ['--version'])) return 'the program debootstrap is missing (Debian: debootstrap)';
  if (!mountsOverlays()) return 'this machine does not let root mount overlayfs (a container without CAP_SYS_ADMIN?)';
  if (!succeeds(process.execPath, ['-e', ASK_MIRROR])) return `the mirror of Debian does not answer (${MIRROR})`;
  return undefined;
}

const ASK_MIRROR = `fetch('${MIRROR}', { method: 'HEAD', signal: AbortSignal.timeout(10000) })
  .then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`;

const succeeds = (program: string, args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** Tries it where layers are kept: overlayfs takes no changes on every file system, on itself for example. */
function mountsOverlays(): boolean {
  const directory = mkdtempSync(path.join(layerDirectory(), 'try-'));
  const [lower, upper, work, root] = ['lower', 'upper', 'work', 'root'].map((name) => path.join(directory, name));
  for (const one of [lower, upper, work, root]) mkdirSync(one!);
  const mount = `mount -t overlay overlay -o "lowerdir=${lower},upperdir=${upper},workdir=${work}" "${root}" && touch "${root}/file"`;
  try {
    return succeeds('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', mount]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
