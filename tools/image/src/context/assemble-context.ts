import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readDockerfile } from '../dockerfile/read-dockerfile.ts';
import { contextDigest } from './context-digest.ts';
import { listFiles } from './list-files.ts';
import { missingSources } from './missing-sources.ts';

/** `dist/apps/<app>/image/image.json`: what the deploy tool has to know of an image. */
export interface ImageManifest {
  readonly app: string;
  /** The repository's name in ECR. */
  readonly repository: string;
  /** SHA-256 of every file of the context, in hex: equal sources give equal digests on every machine. */
  readonly contextSha256: string;
  /** The tag under which the image of exactly this context is pushed. */
  readonly tag: string;
}

export const MANIFEST = 'image.json';

/** Where an app's build context is put together. */
export const contextDirectory = (workspace: string, projectRoot: string): string =>
  path.join(workspace, 'dist', projectRoot, 'image');

/**
 * Puts an app's build context together in `dist/<projectRoot>/image`, anew: its `Dockerfile`, its bundle as `app/`, what
 * is in its folder `image` as `files/`; and beside them `image.json`. Needs no Docker.
 * @throws Error when there is no Dockerfile or no bundle, when the Dockerfile cannot be read, or when it copies a file
 * that the context does not have.
 */
export function assembleContext(workspace: string, projectRoot: string): ImageManifest {
  const source = path.join(workspace, projectRoot);
  const dockerfile = path.join(source, 'Dockerfile');
  if (!existsSync(dockerfile)) throw new Error(`${projectRoot}/Dockerfile: expected a Dockerfile, there is none`);
  const bundle = path.join(workspace, 'dist', projectRoot, 'bundle');
  if (!existsSync(bundle)) throw new Error(`dist/${projectRoot}/bundle is missing: run the target \`build\` first`);

  const files = new Map<string, Buffer>([['Dockerfile', readFileSync(dockerfile)]]);
  for (const file of listFiles(bundle)) files.set(`app/${file}`, readFileSync(path.join(bundle, file)));
  const own = path.join(source, 'image');
  for (const file of listFiles(own)) files.set(`files/${file}`, readFileSync(path.join(own, file)));

  const instructions = readDockerfile(files.get('Dockerfile')!.toString(), `${projectRoot}/Dockerfile`);
  const missing = missingSources(instructions, [...files.keys()]);
  if (missing.length > 0)
    throw new Error(`${projectRoot}/Dockerfile copies what its context does not have: ${missing.join(', ')}`);

  const directory = contextDirectory(workspace, projectRoot);
  rmSync(directory, { recursive: true, force: true });
  for (const [file, content] of files) {
    mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
    // Docker copies modes as well: they must not depend on who has checked the sources out.
    writeFileSync(path.join(directory, file), content, { mode: 0o644 });
  }
  const app = path.basename(projectRoot);
  const contextSha256 = contextDigest(files);
  const manifest = { app, repository: `wallcrawler-${app}`, contextSha256, tag: `context-${contextSha256}` };
  writeFileSync(path.join(directory, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
