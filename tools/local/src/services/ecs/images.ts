/** What a container image is on one machine: the command that its entry point would run. */
export interface LocalImage {
  /** The program and its arguments; paths are absolute. */
  command: readonly string[];
  /** Default: the task's scratch directory, so that what the command leaves there goes with it. */
  workingDirectory?: string;
}

/** The repository's name in an image reference: without registry, tag and digest. */
export function repositoryName(image: string): string {
  const withoutDigest = image.split('@')[0] ?? image;
  const parts = withoutDigest.split('/');
  // A first part with a dot or a port is a registry's host.
  if (parts.length > 1 && /[.:]|^localhost$/.test(parts[0] ?? '')) parts.shift();
  return parts.join('/').replace(/:[^/:]*$/, '');
}
