import path from 'node:path';
import type { Context } from '../context.ts';
import { DeployError } from '../errors.ts';
import { Archive } from '../release/archive.ts';
import type { Release } from '../release/release.ts';
import { builtDelivery } from './built-delivery.ts';
import { codeArchive, deliver } from './deliver.ts';

/** `deploy <project>`: what was built, or with `--digest` a release that exists. */
export async function deploy(context: Context): Promise<void> {
  const { project = '', digest } = context.options;
  if (digest === undefined) return deliver(context, await builtDelivery(context, project));
  const { release, source } = await findRelease(context, path.basename(project), digest);
  context.say(`from ${source.bucket}`);
  await deliver(context, { release, content: (key, sha256) => source.get(key, sha256), isOlder: true });
}

/** @throws DeployError that names the buckets which do not have the release. */
async function findRelease(
  context: Context,
  app: string,
  digest: string,
): Promise<{ release: Release; source: Archive }> {
  const { options, stage, clients } = context;
  const own = await codeArchive(context);
  const foreign = options.from ?? stage.promoteFrom?.bucket;
  const sources = [...(own && !options.from ? [own] : []), ...(foreign ? [new Archive(clients.s3, foreign)] : [])];
  for (const source of sources) {
    const release = await source.findRelease(app, digest);
    if (release) return { release, source };
  }
  const places = sources.map(({ bucket }) => bucket).join(' nor ');
  throw new DeployError(
    places
      ? `${places} has no release ${digest} of ${app}: deploy it to the stage that it is to be promoted from first`
      : `There is no bucket to take the release from: give --from, or promoteFrom in ${stage.file}`,
  );
}
