import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { enterRoot } from '../rootfs/enter-root.ts';
import type { RootFileSystem } from '../rootfs/image-config.ts';

/** What a program in a container has left. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A container of an image: read-only but for its volumes, as the image's own user, as Fargate runs it. */
export class Container {
  readonly #root: RootFileSystem;
  readonly #directory = mkdtempSync(path.join(tmpdir(), 'container-'));
  readonly #volumes: readonly (readonly [string, string])[];
  #mounts = 0;

  constructor(root: RootFileSystem) {
    this.#root = root;
    this.#volumes = root.config.volumes.map((volume, index) => {
      const directory = path.join(this.#directory, `volume-${index}`);
      mkdirSync(directory);
      // A volume has the mode of the image's own directory: /tmp, which everybody may write to.
      chmodSync(directory, 0o1777);
      return [directory, volume];
    });
  }

  /** Where a path of a volume lies on this machine. */
  hostPath(file: string): string {
    const volume = this.#volumes.find(([, target]) => file.startsWith(`${target}/`));
    if (!volume) throw new Error(`${file} is in no volume`);
    return path.join(volume[0], path.relative(volume[1], file));
  }

  /** Starts a command with the image's environment and the given variables; default: the image's entry point. */
  start(command?: readonly string[], variables: Readonly<Record<string, string>> = {}): ChildProcess {
    const { config } = this.#root;
    const mountPoint = path.join(this.#directory, `root-${this.#mounts++}`);
    mkdirSync(mountPoint);
    const [program = '', ...args] = enterRoot(this.#root, command ?? [...config.entrypoint, ...config.command], {
      mountPoint,
      ...{ user: config.user, workingDirectory: config.workingDirectory, binds: this.#volumes },
      environment: { ...config.environment, ...variables },
    });
    return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** Runs a command to its end; default: the image's entry point. */
  async run(command?: readonly string[], variables?: Readonly<Record<string, string>>): Promise<Finished> {
    return finished(this.start(command, variables));
  }

  close(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

/** Resolves when a process has ended and said everything. */
export const finished = (child: ChildProcess): Promise<Finished> =>
  new Promise((resolve, reject) => {
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (chunk: string) => (output[name] += chunk));
    child.once('error', reject).once('close', (code) => resolve({ code, ...output }));
  });
