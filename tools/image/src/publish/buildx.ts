/** What is built, and where it goes. */
export interface BuildOptions {
  /** The directory of the build context. */
  readonly context: string;
  /** `<repository>:<tag>`. */
  readonly reference: string;
  readonly platform: string;
  readonly push: boolean;
  /** Labels of this build; those of the image itself are in its Dockerfile. */
  readonly labels: Readonly<Record<string, string>>;
  /** Where buildx leaves the digest. */
  readonly metadataFile: string;
}

/** The builder: `docker` itself can neither compress with zstd nor push what it builds in one step. */
export const BUILDER = 'wallcrawler';

/**
 * The arguments of `docker` that build an image.
 *
 * - zstd: Fargate fetches and unpacks an image for every task, and zstd unpacks several times as fast as gzip, at any
 *   level. Fargate takes it from platform version 1.4.0 on.
 *   https://aws.amazon.com/blogs/containers/reducing-aws-fargate-startup-times-with-zstd-compressed-container-images/
 * - no attestations: with them the digest is that of an index whose second entry is no image, and tasks have been known
 *   to pull that one: https://github.com/aws/aws-cdk/issues/30258
 */
export function buildxArguments(options: BuildOptions): string[] {
  const output = options.push
    ? 'type=image,push=true,compression=zstd,compression-level=12,force-compression=true,oci-mediatypes=true'
    : 'type=docker';
  return [
    ...['buildx', 'build', '--builder', BUILDER, '--platform', options.platform],
    ...['--provenance=false', '--sbom=false'],
    // The newest public images, not those that an earlier build has left: the tag says the same of every machine's build.
    '--pull',
    ...Object.entries(options.labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    ...['--tag', options.reference, '--output', output, '--metadata-file', options.metadataFile],
    options.context,
  ];
}
