import { Archive, type Release, type Stage, createClients, readStage } from '@wallcrawler/deploy';
import { output } from './program.ts';

const CODE_BUCKET = /^wallcrawler-code-(?<account>\d{12})-(?<region>[a-z0-9-]+)$/;

/**
 * The registry of the account and region that a code bucket is named after.
 * @throws Error that names the field of the stage file.
 */
export function registryOf(bucket: string): string {
  const { account, region } = CODE_BUCKET.exec(bucket)?.groups ?? {};
  if (!account || !region)
    throw new Error(`promoteFrom.bucket: expected wallcrawler-code-<account>-<region>, got ${bucket}`);
  return `${account}.dkr.ecr.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/** What `tools/image` is asked to copy for a release; nothing for one without an image. */
export const copyArguments = (bucket: string, { app, image }: Release): string[] | undefined =>
  image && [
    ...['copy', `apps/${app}`],
    ...['--from', `${registryOf(bucket)}/${image.repository}@${image.digest}`],
    ...['--tag', image.tag],
  ];

/**
 * Brings the image of a release from the stage that releases are promoted from to a stage's registry, by its digest.
 * @returns What was done, in a sentence.
 * @throws Error when the image cannot be copied.
 */
export async function copyImage(root: string, app: string, stageName: string, digest: string): Promise<string> {
  const stage: Stage = readStage(root, stageName);
  const bucket = stage.promoteFrom?.bucket;
  if (!bucket) return `${stage.file} has no promoteFrom: the images of ${stageName} are its own.`;
  const release = await new Archive(createClients(stage).s3, bucket).findRelease(app, digest);
  if (!release) return `${bucket} has no release ${digest} of ${app}: it is this stage's own.`;
  const args = copyArguments(bucket, release);
  if (!args) return `The release ${digest} of ${app} has no image.`;
  return (await output(root, process.execPath, ['tools/image/src/main.ts', ...args])).trim();
}
