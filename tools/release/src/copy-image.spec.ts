import { describe, expect, it } from '@jest/globals';
import type { Release } from '@wallcrawler/deploy';
import { copyArguments, copyImage, registryOf } from './copy-image.ts';
import { withScratch } from '@wallcrawler/stack/testing';

const BUCKET = 'wallcrawler-code-111111111111-eu-central-1';
const STAGE = "account: '222222222222'\nregion: eu-central-1\n";
const RELEASE: Release = { app: 'cdp-proxy', commit: 'none', version: '0.1.0', templates: [] };

describe(registryOf, () => {
  it.each([
    [BUCKET, '111111111111.dkr.ecr.eu-central-1.amazonaws.com'],
    ['wallcrawler-code-111111111111-cn-north-1', '111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn'],
  ])('is of the account and region in the name %s', (bucket, registry) => {
    expect(registryOf(bucket)).toBe(registry);
  });

  it('refuses a bucket of another name', () => {
    expect(() => registryOf('my-bucket')).toThrow('promoteFrom.bucket: expected wallcrawler-code-<account>-<region>');
  });
});

describe(copyArguments, () => {
  it('names the image by its digest, and the tag that it has', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const image = { repository: 'wallcrawler-cdp-proxy', tag: `context-${'b'.repeat(64)}`, digest };
    expect(copyArguments(BUCKET, { ...RELEASE, image })).toEqual([
      ...['copy', 'apps/cdp-proxy'],
      ...['--from', `111111111111.dkr.ecr.eu-central-1.amazonaws.com/wallcrawler-cdp-proxy@${digest}`],
      ...['--tag', image.tag],
    ]);
  });

  it('has nothing to copy for a function', () => {
    expect(copyArguments(BUCKET, RELEASE)).toBeUndefined();
  });
});

describe(copyImage, () => {
  it('copies nothing to a stage that nothing is promoted to', async () => {
    const said = await withScratch({ 'infra/stages/spec.yaml': STAGE }, (root) =>
      copyImage(root, 'cdp-proxy', 'spec', 'a'.repeat(64)),
    );
    expect(said).toBe('infra/stages/spec.yaml has no promoteFrom: the images of spec are its own.');
  });
});
