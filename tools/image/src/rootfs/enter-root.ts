import path from 'node:path';
import type { RootFileSystem, User } from './image-config.ts';

const SCRIPT = path.join(import.meta.dirname, 'enter-root.sh');

/** How to run a command in a root file system. */
export interface EnterOptions {
  /** An empty directory, which the root file system is mounted at for the command alone. */
  readonly mountPoint: string;
  /** Where changes go: a new layer and overlayfs' own directory beside it. Absent: the root file system is read-only. */
  readonly changes?: { readonly layer: string; readonly work: string };
  readonly user: User;
  readonly workingDirectory: string;
  /** Added to the environment of the caller, or in place of it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly keepEnvironment?: boolean;
  /** Variables of the caller that the command must not see. */
  readonly without?: readonly string[];
  /** Files and directories of this machine, and where they appear. */
  readonly binds?: readonly (readonly [source: string, target: string])[];
}

/** Name resolution of this machine, as container runtimes give it. */
const NETWORK_FILES = ['/etc/resolv.conf', '/etc/hosts'].map((file) => [file, file] as const);

/**
 * The command line that runs `command` in a root file system, as a user without any capability; for root only, on Linux.
 * It becomes that command by exec: signals and exit codes are the command's own.
 */
export function enterRoot(
  { layers }: Pick<RootFileSystem, 'layers'>,
  command: readonly string[],
  options: EnterOptions,
) {
  const { user, changes, environment, binds = [] } = options;
  const lower = `lowerdir=${layers.toReversed().join(':')}`;
  const overlay = changes ? `${lower},upperdir=${changes.layer},workdir=${changes.work}` : `ro,${lower}`;
  return [
    ...['unshare', '--mount', '--propagation', 'private', 'sh', SCRIPT, options.mountPoint, overlay],
    ...[...NETWORK_FILES, ...binds].flat(),
    '--',
    ...(user.uid === 0 ? [] : ['/usr/bin/setpriv', ...asUser(user), '--']),
    // After setpriv, which loses its capabilities only by this step: the command itself must start without any.
    ...['/usr/bin/env', ...(options.keepEnvironment ? [] : ['-i'])],
    ...(options.without ?? []).flatMap((name) => ['-u', name]),
    ...['-C', options.workingDirectory],
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ...command,
  ];
}

const asUser = ({ uid, gid }: User): string[] => [
  ...[`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'],
  ...['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all'],
];
