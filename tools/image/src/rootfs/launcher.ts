import { writeFileSync } from 'node:fs';
import { enterRoot } from './enter-root.ts';
import type { RootFileSystem } from './image-config.ts';

/** What the local cloud tells containers of the programs of this machine; an image has its own. */
const OF_THIS_MACHINE = ['CHROME_PATH', 'CHROMEDRIVER_PATH', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'TMPDIR'];

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * Writes a program that runs a container of the image: with the environment that it is given, the image's own over it,
 * and its volumes in `$TMPDIR`. It stands for the image in the local cloud (`npm start -- --image name=program`).
 */
export function writeLauncher(root: RootFileSystem, file: string): void {
  const { config } = root;
  const volumes = config.volumes.map((target, index) => [`@VOLUME-${index}@`, target] as const);
  const words = enterRoot(root, [...config.entrypoint, ...config.command], {
    mountPoint: '@ROOT@',
    ...{ user: config.user, workingDirectory: config.workingDirectory, environment: config.environment },
    keepEnvironment: true,
    without: OF_THIS_MACHINE,
    binds: volumes,
  });
  const inScratch = (text: string) => text.replace(/'@(ROOT|VOLUME-\d+)@'/g, '"$TMPDIR/$1"');
  const lines = [
    '#!/bin/sh',
    'set -eu',
    'mkdir "$TMPDIR/ROOT"',
    ...volumes.map(([name]) => inScratch(`mkdir -m 1777 ${quote(name)}`)),
    inScratch(`exec ${words.map(quote).join(' ')} "$@"`),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o755 });
}
