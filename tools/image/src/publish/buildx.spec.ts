import { describe, expect, it } from '@jest/globals';
import { buildxArguments } from './buildx.ts';

const OPTIONS = {
  context: '/dist/apps/thing/image',
  reference: 'repository/thing:context-1',
  platform: 'linux/amd64',
  push: true,
  labels: { 'org.opencontainers.image.revision': 'abc' },
  metadataFile: '/dist/apps/thing/image-metadata.json',
};

describe(buildxArguments, () => {
  it('pushes layers in zstd as one manifest', () => {
    const args = buildxArguments(OPTIONS);
    expect(args.at(-1)).toBe(OPTIONS.context);
    expect(args).toEqual(expect.arrayContaining(['--provenance=false', '--sbom=false', '--pull']));
    expect(args[args.indexOf('--output') + 1]?.split(',')).toEqual(
      expect.arrayContaining(['push=true', 'compression=zstd', 'force-compression=true', 'oci-mediatypes=true']),
    );
    for (const [name, value] of [
      ['--tag', 'repository/thing:context-1'],
      ['--platform', 'linux/amd64'],
      ['--label', 'org.opencontainers.image.revision=abc'],
      ['--metadata-file', OPTIONS.metadataFile],
    ])
      expect(args[args.indexOf(name!) + 1]).toBe(value);
  });

  it('leaves the image with the engine without a push', () => {
    const args = buildxArguments({ ...OPTIONS, push: false });
    expect(args[args.indexOf('--output') + 1]).toBe('type=docker');
  });
});
