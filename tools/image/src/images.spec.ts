/** The images of the container apps, as far as they can be proven without building them. */
import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { composeAll } from '@wallcrawler/stack';
import { listFiles } from './context/list-files.ts';
import { missingSources } from './context/missing-sources.ts';
import type { Instruction } from './dockerfile/instruction.ts';
import { readDockerfile } from './dockerfile/read-dockerfile.ts';
import { IMAGE_APPS, workspace } from './testing/apps.ts';

const instructionsOf = (app: string): Instruction[] => {
  const file = `apps/${app}/Dockerfile`;
  return readDockerfile(readFileSync(path.join(workspace, file), 'utf8'), file);
};
type Of<Name> = Instruction & { keyword: Name };
const all = <Name extends Instruction['keyword']>(app: string, name: Name): Of<Name>[] =>
  instructionsOf(app).filter((one): one is Of<Name> => one.keyword === name);

interface ContainerDefinition {
  PortMappings: { ContainerPort: number }[];
  ReadonlyRootFilesystem: boolean;
  MountPoints?: { ContainerPath: string; ReadOnly?: boolean }[];
  HealthCheck: { Command: string[]; Interval: number; Timeout: number; Retries: number; StartPeriod: number };
  StopTimeout: number;
  LinuxParameters?: { InitProcessEnabled?: boolean };
  User?: string;
}

const containerOf = (app: string): ContainerDefinition => {
  const stack = composeAll(workspace).find(({ stackName }) => stackName === app);
  const { ContainerDefinitions } = stack!.template.Resources['TaskDefinition']!.Properties as {
    ContainerDefinitions: unknown[];
  };
  return ContainerDefinitions[0] as ContainerDefinition;
};

describe.each(IMAGE_APPS)('the Dockerfile of $app', ({ app }) => {
  it('copies only what its context has', () => {
    const sources = path.join(workspace, 'apps', app);
    const bundled = ['main.ts', 'healthcheck.ts'].filter((file) => existsSync(path.join(sources, 'src', file)));
    expect(bundled).toHaveLength(2);
    const files = [...listFiles(path.join(sources, 'image')).map((file) => `files/${file}`), 'app/index.js'];
    expect(missingSources(instructionsOf(app), files)).toEqual([]);
  });

  it('runs as a numeric user that is not root', () => {
    expect(all(app, 'USER').at(-1)?.value).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('names its public images by a version', () => {
    for (const { image } of all(app, 'FROM'))
      expect(image).toMatch(/^(debian:12-slim|node:24-bookworm-slim)(@sha256:.*)?$/);
  });

  it('says the same as the task definition', () => {
    const container = containerOf(app);
    const [check] = all(app, 'HEALTHCHECK');
    const { Command, Interval, Timeout, Retries, StartPeriod } = container.HealthCheck;
    expect({ form: 'exec', words: Command.slice(1) }).toEqual(check?.command);
    expect([Command[0], Interval, Timeout, Retries, StartPeriod]).toEqual([
      'CMD',
      ...[check?.interval, check?.timeout, check?.retries, check?.startPeriod],
    ]);
    expect(container.PortMappings.map(({ ContainerPort }) => String(ContainerPort))).toEqual(
      all(app, 'EXPOSE').flatMap(({ words }) => words),
    );
    expect(container.ReadonlyRootFilesystem).toBe(true);
    const mounts = container.MountPoints ?? [];
    expect(mounts.map(({ ContainerPath }) => ContainerPath)).toEqual(all(app, 'VOLUME').flatMap(({ words }) => words));
    expect(mounts.filter(({ ReadOnly }) => ReadOnly)).toEqual([]);
    // The user is the image's own, and so is the init: one of the platform could be read by other processes of the user.
    expect(container.User).toBeUndefined();
    expect(container.LinuxParameters?.InitProcessEnabled).not.toBe(true);
    expect(all(app, 'STOPSIGNAL').map(({ value }) => value)).toEqual(['SIGTERM']);
  });
});

/** The words of an `apt-get install`, up to the end of its command. */
const packagesOf = (app: string): string[] =>
  all(app, 'RUN').flatMap(({ command }) => {
    const text = command.form === 'shell' ? command.text : '';
    return [...text.matchAll(/apt-get install ([^&|;]*)/g)].flatMap(([, words = '']) =>
      words.split(/\s+/).filter((word) => word !== '' && !word.startsWith('-')),
    );
  });

/** Which of these Debian's own list has, where this machine has one. */
const known = (names: readonly string[]): string[] => {
  const { stdout = '' } = spawnSync('apt-cache', ['show', '--no-all-versions', ...names], { encoding: 'utf8' });
  return [...(stdout ?? '').matchAll(/^Package: (.*)$/gm)].map(([, name = '']) => name);
};
const isDebian12 =
  existsSync('/etc/os-release') && /^VERSION_CODENAME=bookworm$/m.test(readFileSync('/etc/os-release', 'utf8'));
const hasList = isDebian12 && known(['tini']).length > 0;
if (!hasList)
  console.warn('The names of Debian packages are not checked: there is no list of Debian 12 packages here.');

(hasList ? describe : describe.skip).each(IMAGE_APPS)('the packages of $app', ({ app }) => {
  it('are in Debian 12', () => {
    const packages = packagesOf(app);
    expect(packages).toEqual(expect.arrayContaining(['ca-certificates', 'tini']));
    expect([...known(packages)].sort()).toEqual([...packages].sort());
  });
});
