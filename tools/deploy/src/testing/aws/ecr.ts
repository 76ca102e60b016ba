import { AwsError, type AwsJsonService } from '@wallcrawler/local/services';

interface Input {
  repositoryName: string;
  repositoryNames: string[];
  imageIds: { imageTag?: string; imageDigest?: string }[];
}

/** A registry: repositories come from stacks, images from a test. */
export class FakeEcr {
  readonly #uri: (repository: string) => string;
  /** By repository: digest by tag. */
  readonly repositories = new Map<string, Map<string, string>>();

  constructor(uri: (repository: string) => string) {
    this.#uri = uri;
  }

  push(repository: string, tag: string, digest: string): void {
    this.#existing(repository).set(tag, digest);
  }

  readonly service: AwsJsonService = {
    targetPrefix: 'AmazonEC2ContainerRegistry_V20150921',
    actions: {
      DescribeImages: (input) => {
        const { repositoryName, imageIds } = input as Input;
        const images = [...this.#existing(repositoryName)];
        const found = images.find(([tag, digest]) =>
          imageIds.some(({ imageTag, imageDigest }) => imageTag === tag || imageDigest === digest),
        );
        if (!found) throw new AwsError('ImageNotFoundException', 'The image does not exist');
        return { imageDetails: [{ repositoryName, imageTags: [found[0]], imageDigest: found[1] }] };
      },
      DescribeRepositories: (input) => ({
        repositories: (input as Input).repositoryNames.map((repositoryName) => {
          this.#existing(repositoryName);
          return { repositoryName, repositoryUri: this.#uri(repositoryName) };
        }),
      }),
    },
  };

  #existing(repository: string): Map<string, string> {
    const found = this.repositories.get(repository);
    if (!found) throw new AwsError('RepositoryNotFoundException', `The repository ${repository} does not exist`);
    return found;
  }
}
