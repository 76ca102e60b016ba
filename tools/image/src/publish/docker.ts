import { spawnSync } from 'node:child_process';
import { BUILDER } from './buildx.ts';

/** Runs `docker`; what it prints is shown. @throws Error when it fails. */
export function docker(args: readonly string[], input?: string): void {
  const { status, error } = spawnSync('docker', args, {
    stdio: [input ? 'pipe' : 'ignore', 'inherit', 'inherit'],
    input,
  });
  if (status !== 0)
    throw new Error(`docker ${args.slice(0, 2).join(' ')} failed: ${error?.message ?? `exit ${status}`}`);
}

const asks = (args: readonly string[]): boolean => spawnSync('docker', args, { stdio: 'ignore' }).status === 0;

/**
 * Sees to it that there is something to build with.
 * @throws Error that says what is missing and what to do.
 */
export function requireBuilder(): void {
  if (!asks(['--version'])) throw new Error('docker is not installed; images are built by `docker buildx build`');
  if (!asks(['buildx', 'version']))
    throw new Error('docker has no buildx: install its plugin (Debian, Ubuntu: docker-buildx-plugin)');
  if (!asks(['version', '--format', '{{.Server.Version}}']))
    throw new Error('no Docker engine answers: start one, or set DOCKER_HOST');
  if (!asks(['buildx', 'inspect', BUILDER]))
    docker(['buildx', 'create', '--name', BUILDER, '--driver', 'docker-container']);
}
