import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ImageManifest } from '../context/assemble-context.ts';
import { buildxArguments } from './buildx.ts';
import { commitOf } from './commit.ts';
import { docker, requireBuilder } from './docker.ts';
import { logIn, parseRepository, pushedDigest, repositoryUri } from './registry.ts';

/** What decides where an image goes. */
export interface PublishOptions {
  readonly push: boolean;
  readonly platform: string;
  /** Default: what the stack `delivery` of this account says; without a push, the name alone. */
  readonly repository?: string;
}

/**
 * Builds the image of a context. A context that has been pushed before is not built again: the repository takes a tag
 * once only, and the tag says which context it was.
 * @throws Error that says what is missing: Docker, buildx, an engine, the repository.
 */
export async function buildImage(
  workspace: string,
  manifest: ImageManifest,
  context: string,
  options: PublishOptions,
): Promise<void> {
  const { app, tag } = manifest;
  const uri = options.repository ?? (options.push ? await repositoryUri(app) : manifest.repository);
  if (options.push) {
    const repository = parseRepository(uri);
    const pushed = await pushedDigest(repository, tag);
    if (pushed) return console.log(`${uri}@${pushed} is there already`);
    requireBuilder();
    await logIn(repository);
  } else requireBuilder();
  const { version } = JSON.parse(readFileSync(path.join(workspace, 'apps', app, 'package.json'), 'utf8')) as {
    version: string;
  };
  const metadataFile = path.join(context, '..', 'image-metadata.json');
  docker(
    buildxArguments({
      ...{ context, metadataFile, platform: options.platform, push: options.push },
      reference: `${uri}:${tag}`,
      labels: {
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.revision': commitOf(workspace),
      },
    }),
  );
  const metadata = JSON.parse(readFileSync(metadataFile, 'utf8')) as Record<string, string>;
  console.log(`${uri}@${metadata['containerimage.digest']}`);
}
