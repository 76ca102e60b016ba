import type { HealthCheck } from '../dockerfile/instruction.ts';

/** A numeric user, so that a container runtime sees that it is not root. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** What an image says of the containers that are made of it. */
export interface ImageConfig {
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly user: User;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Ports, as `EXPOSE` names them. */
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly stopSignal: string;
  readonly healthCheck?: HealthCheck;
}

/** What Docker gives an image that says nothing. */
export const EMPTY_CONFIG: ImageConfig = {
  environment: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  workingDirectory: '/',
  user: { uid: 0, gid: 0 },
  entrypoint: [],
  command: [],
  labels: {},
  ports: [],
  volumes: [],
  stopSignal: 'SIGTERM',
};

/** A root file system as layers, lowest first, and what its image says. */
export interface RootFileSystem {
  readonly layers: readonly string[];
  readonly config: ImageConfig;
}

/** @throws Error for names: which user a name is cannot be seen from outside the image. */
export function userOf(text: string): User {
  if (text === 'root') return { uid: 0, gid: 0 };
  const [, uid, gid] = /^(\d+):(\d+)$/.exec(text) ?? [];
  if (uid === undefined) throw new Error(`expected root or numbers such as 10001:10001, got ${text}`);
  return { uid: Number(uid), gid: Number(gid) };
}
