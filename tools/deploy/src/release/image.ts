import { DescribeImagesCommand, DescribeRepositoriesCommand, type ECRClient } from '@aws-sdk/client-ecr';
import { DeployError, isNamed } from '../errors.ts';
import type { Release } from './release.ts';

const appOf = (repository: string): string => repository.replace(/^wallcrawler-/, '');

type Image = NonNullable<Release['image']>;

/**
 * The digest of the image with a tag, in the stage's registry.
 * @throws DeployError when it has not been pushed.
 */
export async function imageDigest(ecr: ECRClient, repository: string, tag: string): Promise<string> {
  const digest = await findDigest(ecr, repository, { imageTag: tag });
  if (digest) return digest;
  throw new DeployError(
    `The repository ${repository} has no image ${tag}: run the target \`image\` of ${appOf(repository)} for this stage, with a push, first`,
  );
}

/**
 * The parameter Image of a release: the stage's repository, and the image by its digest.
 * @throws DeployError when the image is not in the stage's registry.
 */
export async function imageParameter(ecr: ECRClient, { repository, tag, digest }: Image): Promise<string> {
  if (!(await findDigest(ecr, repository, { imageDigest: digest })))
    throw new DeployError(
      `The repository ${repository} of this stage has no image ${digest}: copy it with "node tools/image/src/main.ts copy ` +
        `apps/${appOf(repository)} --from <repository of its stage>@${digest} --tag ${tag}", and deploy again`,
    );
  const { repositories } = await ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [repository] }));
  return `${repositories?.[0]?.repositoryUri}@${digest}`;
}

async function findDigest(
  ecr: ECRClient,
  repositoryName: string,
  imageId: { imageTag: string } | { imageDigest: string },
): Promise<string | undefined> {
  try {
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName, imageIds: [imageId] }));
    return imageDetails?.[0]?.imageDigest;
  } catch (error) {
    if (isNamed(error, 'ImageNotFoundException')) return undefined;
    if (isNamed(error, 'RepositoryNotFoundException'))
      throw new DeployError(`There is no repository ${repositoryName} yet: deploy infra first`, { cause: error });
    throw error;
  }
}
